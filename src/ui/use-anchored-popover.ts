import { useEffect, type RefObject } from 'react'

/** Between the popover and the window's edge or the anchor, px. */
const MARGIN = 8
const GAP = 4

/**
 * Closes an open native popover when focus moves on, and keeps it under its anchor and inside the window:
 * writes `--pop-left`, `--pop-top` and `--pop-room` (px, of the window) on it. A stylesheet decides whether
 * to use them, so a narrow window can have a sheet instead. Set through the CSSOM, which a Content-Security-Policy without
 * `unsafe-inline` allows. CSS anchor positioning would do this alone, but Firefox ESR lacks it.
 */
export function useAnchoredPopover(
  anchor: RefObject<HTMLElement | null>,
  popover: RefObject<HTMLElement | null>,
  isOpen: boolean,
): void {
  useEffect(() => {
    const element = popover.current
    if (!isOpen || element === null) return undefined
    const place = () => placeUnder(anchor.current, element)
    // Tabbing on closes it: focus must not go where the popover covers it.
    const closeWhenLeft = ({ relatedTarget }: FocusEvent) => {
      if (!(relatedTarget instanceof Node) || relatedTarget === anchor.current) return
      if (!element.contains(relatedTarget)) element.hidePopover()
    }
    place()
    // Its size changes when the calendar opens inside it. Not at once: a new place may change the size again, and the
    // browser calls that a loop.
    let frame = 0
    const observer = new ResizeObserver(() => {
      cancelAnimationFrame(frame)
      frame = requestAnimationFrame(place)
    })
    observer.observe(element)
    window.addEventListener('resize', place)
    window.addEventListener('scroll', place, { capture: true, passive: true })
    element.addEventListener('focusout', closeWhenLeft)
    return () => {
      element.removeEventListener('focusout', closeWhenLeft)
      observer.disconnect()
      cancelAnimationFrame(frame)
      window.removeEventListener('resize', place)
      window.removeEventListener('scroll', place, { capture: true })
    }
  }, [anchor, popover, isOpen])
}

/**
 * Writes the place of a popover under an anchor, aligned with the anchor's start edge; higher, over the anchor,
 * where it would not fit under it.
 */
export function placeUnder(anchor: HTMLElement | null, popover: HTMLElement): void {
  if (anchor === null) return
  const box = anchor.getBoundingClientRect()
  const { clientWidth, clientHeight } = document.documentElement
  const width = popover.offsetWidth
  const wanted = getComputedStyle(anchor).direction === 'rtl' ? box.right - width : box.left
  const left = Math.max(MARGIN, Math.min(wanted, clientWidth - width - MARGIN))
  // The whole content's height and the borders'.
  const height = popover.scrollHeight + popover.offsetHeight - popover.clientHeight
  const top = Math.max(MARGIN, Math.min(box.bottom + GAP, clientHeight - height - MARGIN))
  popover.style.setProperty('--pop-left', `${left}px`)
  popover.style.setProperty('--pop-top', `${top}px`)
  popover.style.setProperty('--pop-room', `${clientHeight - top - MARGIN}px`)
}
