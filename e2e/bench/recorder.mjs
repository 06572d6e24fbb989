// Runs in the page before its own scripts, on the one visit that is recorded and not measured. Plain JavaScript
// for the reason that stands in probe.mjs.

/**
 * Every call of the page. Calls of one wave were under way together; a wave begins when the one before it has
 * been answered.
 *
 * @type {{ wave: number, path: string, method: string, headers: Record<string, string>, body: string | null }[]}
 */
const lobbyCalls = []
Reflect.set(globalThis, 'lobbyCalls', lobbyCalls)

const send = fetch
let wave = -1
let underWay = 0

Reflect.set(globalThis, 'fetch', async (/** @type {string} */ path, /** @type {RequestInit} */ init = {}) => {
  if (underWay === 0) wave++
  underWay++
  const { method = 'GET', headers, body } = init
  lobbyCalls.push({
    wave,
    path,
    method,
    headers: Object.fromEntries(new Headers(headers)),
    body: typeof body === 'string' ? body : null,
  })
  try {
    return await send(path, init)
  } finally {
    underWay--
  }
})
