/** Who looks at what has just been opened or changed is not kept waiting by work that has time: ms until it begins. */
export const QUIET_MS = 400

/** Work goes on in pieces of at most this long, ms. */
const PIECE_MS = 5

/**
 * Runs a piece of work when the browser has nothing else to do; it is told whether there is still time, which is short
 * whatever the browser has left: who does something meanwhile is not to wait. Gives the way to call it off. Safari has no
 * idle callback.
 */
export function whenIdle(work: (hasTime: () => boolean) => void): () => void {
  const piece = () => {
    const end = performance.now() + PIECE_MS
    work(() => performance.now() < end)
  }
  if (typeof requestIdleCallback === 'function') {
    const id = requestIdleCallback(piece)
    return () => cancelIdleCallback(id)
  }
  const timer = setTimeout(piece, 50)
  return () => clearTimeout(timer)
}

/** The same, but not at once. */
export function whenIdleLater(work: (hasTime: () => boolean) => void): () => void {
  let cancel = () => clearTimeout(timer)
  const timer = setTimeout(() => {
    cancel = whenIdle(work)
  }, QUIET_MS)
  return () => cancel()
}
