// Runs in a page that will show a feed: scrolls it down by a little in each frame, once it is told to, and counts what a
// reader sees.

const state = {
  frames: 0,
  spinnerFrames: 0,
  blankFrames: 0,
  /** @type {number[]} */
  longTasks: [],
  seen: 0,
  isAtEnd: false,
}
Reflect.set(globalThis, 'lobbyScroll', state)

// What opening the page took is measured elsewhere.
const watch = () =>
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) state.longTasks.push(Math.round(duration))
  }).observe({ type: 'longtask' })

Reflect.set(globalThis, 'lobbyScrollBy', (/** @type {number} */ pxPerMs) => {
  const scroller = document.querySelector('[data-feed-scroller]')
  if (!(scroller instanceof HTMLElement)) throw new Error('there is no feed')
  /** @type {Set<string>} */
  const seen = new Set()
  watch()
  let before = performance.now()
  /** @param {number} now */
  const frame = (now) => {
    look(scroller, seen)
    scroller.scrollTop += Math.min(100, now - before) * pxPerMs
    before = now
    requestAnimationFrame(frame)
  }
  requestAnimationFrame(frame)
})

/**
 * What the last frame showed.
 *
 * @param {HTMLElement} scroller
 * @param {Set<string>} seen ids of the messages that have been on the screen
 */
function look(scroller, seen) {
  const { top, bottom, left, width } = scroller.getBoundingClientRect()
  state.frames++
  for (const row of scroller.querySelectorAll('[data-message-id]')) {
    const box = row.getBoundingClientRect()
    if (box.bottom > top && box.top < bottom) seen.add(row.getAttribute('data-message-id') ?? '')
  }
  state.seen = seen.size
  const foot = scroller.querySelector('[data-feed-state]')
  const isShown = foot !== null && foot.getBoundingClientRect().top < bottom
  const what = foot?.getAttribute('data-feed-state')
  if (isShown && what === 'loading') state.spinnerFrames++
  state.isAtEnd = isShown && what === 'end'
  const isBlank = [0.1, 0.5, 0.9].some((share) => {
    const hit = document.elementFromPoint(left + width / 2, top + (bottom - top) * share)
    return !hit?.closest('article, [data-feed-state]')
  })
  if (isBlank) state.blankFrames++
}
