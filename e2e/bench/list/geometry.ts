/** Where a row stands, px below the top of the viewport. */
export interface Line {
  readonly key: string
  readonly top: number
}

/** Where the eye rests on a screen, as shares of the viewport's height. */
const LOOKS = [0.03, 0.2, 0.4, 0.6, 0.8, 0.97]

/** Resolves in a task of its own right after the next frame has been painted. */
export function painted(): Promise<void> {
  return new Promise((resolve) => {
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel()
      port1.addEventListener('message', () => resolve(), { once: true })
      port1.start()
      port2.postMessage(null)
    })
  })
}

export async function frames(count: number): Promise<void> {
  for (let at = 0; at < count; at++) await painted()
}

export function scroller(): HTMLElement {
  const element = document.querySelector<HTMLElement>('[data-feed-scroller], [data-bench-scroller]')
  if (!element) throw new Error('there is no list')
  return element
}

/** px that can be scrolled. */
export function lastScrollTop(): number {
  const { scrollHeight, clientHeight } = scroller()
  return scrollHeight - clientHeight
}

/** Whether somewhere on the screen there is no row, after what has been painted. */
export function isBlank(): boolean {
  const box = scroller().getBoundingClientRect()
  const x = box.left + box.width * 0.3
  return LOOKS.some((share) => {
    const hit = document.elementsFromPoint(x, box.top + box.height * share)
    return !hit.some(isContent)
  })
}

/** A row, or what stands before or after all rows of the product's feed. */
function isContent(element: Element): boolean {
  if (element.closest('[data-row-key]')) return true
  const part = element.closest('[data-feed-scroller] > *')
  return part !== null && part.role !== 'feed'
}

function rowsInView(): readonly { readonly element: HTMLElement; readonly top: number }[] {
  const { top, height } = scroller().getBoundingClientRect()
  return [...scroller().querySelectorAll<HTMLElement>('[data-row-key]')]
    .map((element) => ({ element, box: element.getBoundingClientRect() }))
    .filter(({ box }) => box.bottom > top + 1 && box.top < top + height - 1)
    .map(({ element, box }) => ({ element, top: box.top - top }))
    .sort((a, b) => a.top - b.top)
}

/** The first message on the screen. */
export function firstMessage(): Line | null {
  const row = rowsInView().find(({ element }) => element.dataset['row'] === 'message')
  return row ? { key: row.element.dataset['rowKey'] ?? '', top: row.top } : null
}

/** A row near the middle of the screen. */
export function middleRow(): Line | null {
  const rows = rowsInView()
  const row = rows[Math.floor(rows.length / 2)]
  return row ? { key: row.element.dataset['rowKey'] ?? '', top: row.top } : null
}

/** Where a row is now; `null` when it is not in the page. */
export function topOf(key: string): number | null {
  const row = scroller().querySelector(`[data-row-key="${CSS.escape(key)}"]`)
  return row ? row.getBoundingClientRect().top - scroller().getBoundingClientRect().top : null
}

/** Whether some of a row can be seen. */
export function isSeen(key: string): boolean {
  return rowsInView().some(({ element }) => element.dataset['rowKey'] === key)
}
