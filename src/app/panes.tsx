import { type ReactNode, useEffect, useRef } from 'react'
import { useMedia } from './use-media'

interface PanesProps {
  readonly header: ReactNode
  readonly list: ReactNode
  readonly detail: ReactNode
  /** What the two panes are called: the focus may go to either. */
  readonly names: { readonly list: string; readonly detail: string }
  /** On a narrow screen the detail then covers everything else: a second screen. */
  readonly isDetailOpen: boolean
}

/**
 * Header, list and detail: side by side where there is room, the detail as a screen of its own where there
 * is not. What is covered keeps its layout, and with it its scroll position.
 */
export function Panes({ header, list, detail, names, isDetailOpen }: PanesProps) {
  const isWide = useMedia('(min-width: 64rem)')
  const isCovered = isDetailOpen && !isWide
  const detailPane = useRef<HTMLDivElement>(null)
  const listPane = useRef<HTMLElement>(null)
  const wasCovered = useRef(isCovered)

  useEffect(() => {
    if (wasCovered.current === isCovered) return
    wasCovered.current = isCovered
    // The screen changed: whoever reads by ear or keyboard goes along, and comes back to where they were.
    if (isCovered) detailPane.current?.focus()
    else
      listPane.current
        ?.querySelector<HTMLElement>('[role="feed"] [tabindex="0"]')
        ?.focus({ preventScroll: true })
  }, [isCovered])

  return (
    <div className="flex h-dvh flex-col">
      <div inert={isCovered}>{header}</div>
      <div className="relative grid min-h-0 flex-1 lg:grid-cols-[minmax(23rem,29rem)_minmax(0,1fr)]">
        <main
          ref={listPane}
          id="inbox"
          aria-label={names.list}
          tabIndex={-1}
          inert={isCovered}
          className="min-h-0 min-w-0 border-line bg-surface outline-none lg:border-e"
        >
          {list}
        </main>
        <div
          ref={detailPane}
          role="region"
          aria-label={names.detail}
          tabIndex={-1}
          className={`min-h-0 min-w-0 bg-canvas outline-none ${isCovered ? 'fixed inset-0 z-10' : 'max-lg:hidden'}`}
        >
          {detail}
        </div>
      </div>
    </div>
  )
}
