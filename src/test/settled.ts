/** px that stand before the rows of a list, or after them, at most. */
export const ENDS_PX = 130

/** Turns in which nothing changes before a list counts as at rest: React may need one more for what it put off. */
const TURNS_AT_REST = 3
/** Turns after which a list that does not come to rest is looked at as it is. */
const MOST_TURNS = 300

/** A frame with its layout, and then all that was posted by then: React renders in posted messages. */
export async function turn(): Promise<void> {
  await new Promise((resolve) => requestAnimationFrame(resolve))
  await new Promise<void>((resolve) => {
    const { port1, port2 } = new MessageChannel()
    port1.addEventListener('message', () => {
      port1.close()
      resolve()
    })
    port1.start()
    port2.postMessage(null)
  })
}

/** Waits until the list on the page has come to rest: its rows cover its box, and turn after turn they are the same. */
export async function settled(): Promise<void> {
  let before = ''
  let turnsAtRest = 0
  for (let turns = 0; turns < MOST_TURNS && turnsAtRest < TURNS_AT_REST; turns++) {
    await turn()
    const now = picture()
    turnsAtRest = now === before && isCovered() ? turnsAtRest + 1 : 0
    before = now
  }
}

/** Waits until rows cover the list's box wherever it has been scrolled. */
export async function covered(): Promise<void> {
  await turn()
  for (let turns = 0; turns < MOST_TURNS && !isCovered(); turns++) await turn()
}

const scroller = (): HTMLElement | null => document.querySelector('[data-feed-scroller]')
const articles = (): HTMLElement[] => [
  ...(scroller()?.querySelectorAll<HTMLElement>('[role="feed"] > article') ?? []),
]

/** All that shows a list's state: where it is scrolled, and where its rows are. */
function picture(): string {
  const { scrollTop, scrollHeight } = scroller() ?? { scrollTop: 0, scrollHeight: 0 }
  const boxes = articles().map((article) => {
    const { top, height } = article.getBoundingClientRect()
    return [article.dataset['rowKey'], top, height]
  })
  return JSON.stringify([scrollTop, scrollHeight, boxes])
}

function isCovered(): boolean {
  const list = scroller()
  if (list === null) return true
  const { top, bottom, height } = list.getBoundingClientRect()
  if (height === 0) return true
  const { scrollTop, scrollHeight, clientHeight } = list
  const rows = articles()
  const first = rows.find((row) => row.getBoundingClientRect().bottom > top)?.getBoundingClientRect()
  const last = rows.findLast((row) => row.getBoundingClientRect().top < bottom)?.getBoundingClientRect()
  const toEnd = scrollHeight - scrollTop - clientHeight
  return (
    (first?.top ?? Infinity) <= top + (scrollTop < ENDS_PX ? ENDS_PX : 1) &&
    (last?.bottom ?? -Infinity) >= bottom - (toEnd < ENDS_PX ? ENDS_PX : 1)
  )
}
