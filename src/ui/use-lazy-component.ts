import { useCallback, useEffect, useState, type ComponentType } from 'react'

export type LazyComponent<Props> =
  | { readonly status: 'loading' }
  | { readonly status: 'failed' }
  | { readonly status: 'ready'; readonly Component: ComponentType<Props> }

/**
 * Loads a component once it is wanted, and again when asked after a failure. Not `React.lazy`: that
 * remembers a rejection for ever, and a front desk's network does come back.
 *
 * @param load a dynamic import; must be the same function at every render
 */
export function useLazyComponent<Props>(
  load: () => Promise<ComponentType<Props>>,
  isWanted: boolean,
): { readonly lazy: LazyComponent<Props>; readonly retry: () => void } {
  const [lazy, setLazy] = useState<LazyComponent<Props>>({ status: 'loading' })
  const { status } = lazy

  useEffect(() => {
    if (!isWanted || status !== 'loading') return undefined
    let isCurrent = true
    load().then(
      (Component) => {
        if (isCurrent) setLazy({ status: 'ready', Component })
      },
      () => {
        if (isCurrent) setLazy({ status: 'failed' })
      },
    )
    return () => {
      isCurrent = false
    }
  }, [load, isWanted, status])

  const retry = useCallback(() => setLazy({ status: 'loading' }), [])
  return { lazy, retry }
}
