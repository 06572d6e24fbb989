import { useCallback, useEffect, useState, type ComponentType } from 'react'
import type { CreatedFilterPanelProps } from './created-filter-panel'

/** The module that holds the calendar; the only way to it is a dynamic import. */
export interface PanelModule {
  readonly CreatedFilterPanel: ComponentType<CreatedFilterPanelProps>
}

export type LazyPanel =
  | { readonly status: 'loading' }
  | { readonly status: 'failed' }
  | { readonly status: 'ready'; readonly Panel: ComponentType<CreatedFilterPanelProps> }

/**
 * Loads the calendar once it is wanted, and again when asked after a failure. Not `React.lazy`: that
 * remembers a rejection for ever, and a front desk's network does come back.
 */
export function useLazyPanel(
  load: () => Promise<PanelModule>,
  isWanted: boolean,
): { readonly panel: LazyPanel; readonly retry: () => void } {
  const [panel, setPanel] = useState<LazyPanel>({ status: 'loading' })
  const { status } = panel

  useEffect(() => {
    if (!isWanted || status !== 'loading') return undefined
    let isCurrent = true
    load().then(
      (module) => {
        if (isCurrent) setPanel({ status: 'ready', Panel: module.CreatedFilterPanel })
      },
      () => {
        if (isCurrent) setPanel({ status: 'failed' })
      },
    )
    return () => {
      isCurrent = false
    }
  }, [load, isWanted, status])

  const retry = useCallback(() => setPanel({ status: 'loading' }), [])
  return { panel, retry }
}
