import type { Change, Job, Place } from './job'
import * as on from './geometry'

/** What an action in the page has seen. */
export interface Seen {
  readonly frames?: number
  /** Frames in which somewhere on the screen there was no row. */
  readonly blanks?: number
  /** How far the first message moved that was on the screen; `null` when it left the page, px. */
  readonly movedPx?: number | null
  /** How far rows moved beside what was scrolled, all together, px. */
  readonly strayPx?: number
  /** Frames after which the row that was looked at was not in the page any more. */
  readonly lost?: number
  readonly isReached?: boolean
  readonly count?: number
}

/** Nothing has moved for so many frames: it is over. */
const STILL_FRAMES = 6

/** Waiting for that ends after so many frames. */
const MOST_FRAMES = 120

/** Movement below this is rounding, px. */
const ROUNDING_PX = 1

/** Waits until nothing moves. */
export async function settle(): Promise<Seen> {
  let before = ''
  let frames = 0
  for (let still = 0; still < STILL_FRAMES && frames < MOST_FRAMES; frames++) {
    await on.painted()
    const line = on.middleRow()
    const now = line ? `${line.key} ${line.top.toFixed(1)}` : ''
    still = now === before ? still + 1 : 0
    before = now
  }
  return { frames }
}

export async function idle(count: number): Promise<Seen> {
  await on.frames(count)
  return { frames: count }
}

/** Scrolls by so many px with each frame, and looks at each frame after it has been painted; turns round at the ends. */
export async function fling(ms: number, px: number): Promise<Seen> {
  const scroller = on.scroller()
  const margin = scroller.clientHeight * 3
  const end = performance.now() + ms
  let [frames, blanks, direction] = [0, 0, 1]
  while (performance.now() < end) {
    const next = scroller.scrollTop + direction * px
    if (next > on.lastScrollTop() - margin) direction = -1
    else if (next < margin) direction = 1
    // Between two frames, as a scroll of the browser's own: its event then comes before the frame that shows it.
    scroller.scrollTop += direction * px
    await on.painted()
    frames++
    if (on.isBlank()) blanks++
  }
  return { frames, blanks }
}

/** Looks at each frame while something else scrolls; the function it gives ends that. */
export function watch(): () => Promise<Seen> {
  const state = { isOver: false }
  let [frames, blanks, scrolledPx] = [0, 0, 0]
  const scroller = on.scroller()
  const looking = (async () => {
    let before = scroller.scrollTop
    while (!state.isOver) {
      await on.painted()
      frames++
      scrolledPx += Math.abs(scroller.scrollTop - before)
      before = scroller.scrollTop
      if (on.isBlank()) blanks++
    }
  })()
  return async () => {
    state.isOver = true
    await looking
    return { frames, blanks, count: scrolledPx }
  }
}

/** Scrolls up slowly, and compares how far rows moved with how far they were scrolled. */
export async function slowUp(count: number, px: number): Promise<Seen> {
  const scroller = on.scroller()
  let [strayPx, lost, blanks, frames] = [0, 0, 0, 0]
  for (; frames < count && scroller.scrollTop > scroller.clientHeight; frames++) {
    const line = on.middleRow()
    scroller.scrollTop -= px
    await on.painted()
    const top = line && on.topOf(line.key)
    if (!line || top === null) lost++
    else {
      const stray = Math.abs(top - line.top - px)
      if (stray > ROUNDING_PX) strayPx += stray
    }
    if (on.isBlank()) blanks++
  }
  return { frames, blanks, strayPx, lost }
}

/** Makes a prepared change happen while somebody reads. */
export async function applied(change: () => void): Promise<Seen> {
  const line = on.firstMessage()
  change()
  await on.frames(3)
  return { frames: 3, movedPx: movedSince(line) }
}

/** px that a message has moved, rounding apart; `null` when it is not in the page any more. */
export function movedSince(line: on.Line | null): number | null {
  const top = line && on.topOf(line.key)
  if (!line || top === null) return null
  const moved = Math.abs(top - line.top)
  return moved > ROUNDING_PX ? moved : 0
}

/** Goes to a share of the list by its scrollbar. */
export async function scrollTo(share: number): Promise<Seen> {
  on.scroller().scrollTop = on.lastScrollTop() * share
  return settle()
}

/** Goes to a row as readers or the list's own interface do, and tells whether the row is on the screen then. */
export async function jump(job: Job, place: Place): Promise<Seen> {
  const key = job.keyAt(place)
  if (job.jump) {
    job.jump(place)
    await settle()
  } else {
    const share = { first: 0, middle: 0.5, last: 1 }[place]
    // The end may be further away once its rows have been measured; nobody goes there more than a few times.
    for (let tries = 0; tries < 3; tries++) {
      await scrollTo(share)
      if (key === null || on.isSeen(key)) break
    }
  }
  return { isReached: !on.isBlank() && (key === null || on.isSeen(key)) }
}

export function nodes(): Seen {
  return { count: on.scroller().querySelectorAll('*').length }
}

export type { Change, Place }
