import type { Locator } from '@playwright/test'

/** A row on the screen: px from the top of the feed's viewport. */
export interface Row {
  readonly key: string
  readonly top: number
  readonly bottom: number
  readonly messageId: string | null
}

/** The rows of a feed that are in the page, first one first; `region` holds one feed. */
export async function rowsOf(region: Locator): Promise<Row[]> {
  return region.locator('[data-feed-scroller]').evaluate((scroller) => {
    const { top } = scroller.getBoundingClientRect()
    return [...scroller.querySelectorAll<HTMLElement>('[role="feed"] > article')].map((row) => {
      const box = row.getBoundingClientRect()
      return {
        key: row.dataset['rowKey'] ?? '',
        top: box.top - top,
        bottom: box.bottom - top,
        messageId: row.dataset['messageId'] ?? null,
      }
    })
  })
}

/** The first message of which anything can be seen. */
export async function firstVisibleMessage(region: Locator): Promise<Row> {
  const row = (await rowsOf(region)).find(({ messageId, bottom }) => messageId !== null && bottom > 1)
  if (!row) throw new Error('no message is on the screen')
  return row
}

/** Where a row stands now, px from the top of the viewport; `null` when it is not in the page. */
export async function topOf(region: Locator, key: string): Promise<number | null> {
  return (await rowsOf(region)).find((row) => row.key === key)?.top ?? null
}

/** Places where neighbouring rows leave a gap or overlap, in px; below half a pixel is rounding. */
export async function gaps(region: Locator): Promise<number[]> {
  const rows = await rowsOf(region)
  return rows
    .slice(1)
    .map((row, at) => row.top - (rows[at]?.bottom ?? row.top))
    .filter((gap) => Math.abs(gap) >= 0.5)
}

/** Scrolls by some px and waits until the list shows it. */
export async function scrollBy(region: Locator, px: number): Promise<void> {
  await region.locator('[data-feed-scroller]').evaluate((scroller, by) => {
    scroller.scrollTop += by
  }, px)
  await atRest(region)
}

/**
 * Waits until a list has come to rest: for three turns it does not change. A turn is a frame and all that was posted by
 * then, for React renders in posted messages. A list that never rests is looked at as it is.
 */
export async function atRest(region: Locator): Promise<void> {
  await region.locator('[data-feed-scroller]').evaluate(async (scroller) => {
    const picture = () => {
      const boxes = [...scroller.querySelectorAll<HTMLElement>('[role="feed"] > article')].map((row) => {
        const { top, height } = row.getBoundingClientRect()
        return [row.dataset['rowKey'], top, height]
      })
      return JSON.stringify([scroller.scrollTop, scroller.scrollHeight, boxes])
    }
    let before = ''
    for (let turns = 0, rests = 0; turns < 300 && rests < 3; turns++) {
      await new Promise((resolve) => requestAnimationFrame(resolve))
      await new Promise<void>((resolve) => {
        const { port1, port2 } = new MessageChannel()
        port1.addEventListener('message', () => resolve())
        port1.start()
        port2.postMessage(null)
      })
      const now = picture()
      rests = now === before ? rests + 1 : 0
      before = now
    }
  })
}

/** Whether the feed is scrolled to its end, and what its foot says. */
export async function footOf(region: Locator): Promise<{ isAtEnd: boolean; state: string }> {
  return region.locator('[data-feed-scroller]').evaluate((scroller) => ({
    isAtEnd: scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < 2,
    state: scroller.querySelector<HTMLElement>('[data-feed-state]')?.dataset['feedState'] ?? '',
  }))
}
