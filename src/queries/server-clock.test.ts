import { describe, expect, it } from 'vitest'
import { createServerClock } from './server-clock'

const HOUR_MS = 3_600_000

/** A desk whose two clocks a test moves. */
function createDesk() {
  const at = { tick: 5_000, wall: Date.parse('2019-01-01T00:00:00Z') }
  return { at, clocks: { tickMs: () => at.tick, wallMs: () => at.wall } }
}

describe('the server’s clock in the browser', () => {
  it('goes on from what the server told by the time that passed, whatever the desk’s clock says', () => {
    const { at, clocks } = createDesk()
    const clock = createServerClock(clocks)
    clock.set(1_000_000)
    at.tick += 250
    at.wall += 250
    expect(clock.now()).toBe(1_000_250)
  })

  it('goes on by a sleep, in which one of the desk’s clocks stands still, before the server is asked', () => {
    const { at, clocks } = createDesk()
    const clock = createServerClock(clocks)
    clock.set(1_000_000)
    at.tick += 1_000
    at.wall += 20 * HOUR_MS
    expect(clock.now()).toBe(1_000_000 + 20 * HOUR_MS)
  })

  it('is right again as soon as the server is asked, also where somebody has put the desk’s clock on', () => {
    const { at, clocks } = createDesk()
    const clock = createServerClock(clocks)
    clock.set(1_000_000)
    at.wall += 400 * 24 * HOUR_MS
    clock.set(1_060_000)
    at.tick += 500
    at.wall += 500
    expect(clock.now()).toBe(1_060_500)
  })

  it('does not heed that somebody has put the desk’s clock back, or on by less than a minute', () => {
    const { at, clocks } = createDesk()
    const clock = createServerClock(clocks)
    clock.set(1_000_000)
    at.tick += 4_000
    at.wall -= HOUR_MS
    expect(clock.now()).toBe(1_004_000)
    at.wall += HOUR_MS + 34_000
    expect(clock.now()).toBe(1_004_000)
  })

  it('never goes back on its own', () => {
    const { at, clocks } = createDesk()
    const clock = createServerClock(clocks)
    clock.set(1_000_000)
    at.tick -= 4_000
    expect(clock.now()).toBe(1_000_000)
  })
})
