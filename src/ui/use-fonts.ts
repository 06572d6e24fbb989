import { type RefObject, useEffect } from 'react'
import type { List, ListRow } from '../list/list'
import { forgetTextSize } from './text-size'
import { whenIdleLater } from './when-idle'

/** Letters of several scripts, each from another font. */
const SAMPLE = 'Hg Жю Ωψ 漢字 かな 한글 عربي עברית ไทย देव'

/** Estimates all heights anew when the page's text gets another font, or another size. */
export function useFonts<Row extends ListRow>(
  list: List<Row>,
  probe: RefObject<HTMLElement | null>,
  draw: () => void,
): void {
  useEffect(() => {
    const element = probe.current
    if (!element) return
    let size: string | null = null
    const observer = new ResizeObserver(() => {
      // A hidden list has no letters.
      if (element.offsetWidth === 0) return
      const before = size
      size = `${element.offsetWidth} ${element.offsetHeight}`
      if (before === null || before === size) return
      forgetTextSize()
      list.forgetHeights()
      // With the next frame: what is on the screen is measured in this one, as whenever rows change their heights.
      draw()
    })
    // When there is time, and no sooner: it takes the fonts of all these scripts, which a first page may need none of.
    const cancel = whenIdleLater(() => {
      element.textContent = SAMPLE
      observer.observe(element)
    })
    return () => {
      cancel()
      observer.disconnect()
    }
  }, [list, probe, draw])
}
