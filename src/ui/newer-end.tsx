import { useEffect, useRef, useState } from 'react'
import { FeedFoot, type FootState } from './feed-foot'
import type { CommonWords } from './words'

interface NewerEndProps {
  readonly state: FootState
  readonly words: CommonWords
  readonly loadNewer: string
  readonly onLoadNewer: () => void
  /** Told when the reader comes near, and when they leave. */
  readonly onNear: (isNear: boolean) => void
  /** Whether it is as high as the window: then whatever stands before it can be scrolled to the top. */
  readonly isTall?: boolean
}

/** What stands at the newer end of a feed that does not reach it yet. */
export function NewerEnd({ state, words, loadNewer, onLoadNewer, onNear, isTall = false }: NewerEndProps) {
  const element = useRef<HTMLDivElement>(null)
  const [isNear, setNear] = useState(false)
  useEffect(() => {
    const { current } = element
    if (!current) return
    const observer = new IntersectionObserver(
      ([entry]) => {
        const isNearNow = entry?.isIntersecting === true
        setNear(isNearNow)
        onNear(isNearNow)
      },
      { root: current.closest('[data-feed-scroller]'), rootMargin: '150% 0px' },
    )
    observer.observe(current)
    return () => observer.disconnect()
  }, [onNear])
  return (
    <div
      ref={element}
      data-newer-state={state.kind}
      role="status"
      aria-live={state.kind === 'waiting' ? 'off' : 'polite'}
      // Out of the tab order while it is far away: Tab would throw the reader to the end of the list.
      inert={!isNear}
      className={isTall ? 'min-h-dvh' : ''}
    >
      <FeedFoot state={state} words={words} loadOlder={loadNewer} onLoadOlder={onLoadNewer} />
    </div>
  )
}
