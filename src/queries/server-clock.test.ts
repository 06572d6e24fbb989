import { describe, expect, it } from 'vitest'
import { createServerClock } from './server-clock'

describe('the server’s clock in the browser', () => {
  it('goes on from what the server told by the time that passed, whatever the desk’s clock says', () => {
    let elapsedMs = 5_000
    const clock = createServerClock(() => elapsedMs)
    clock.set(1_000_000)
    elapsedMs += 250
    expect(clock.now()).toBe(1_000_250)
  })

  it('is right again after a sleep in which no time seemed to pass, as soon as the server is asked', () => {
    const clock = createServerClock(() => 5_000)
    clock.set(1_000_000)
    const hours = 9 * 3_600_000
    clock.set(1_000_000 + hours)
    expect(clock.now()).toBe(1_000_000 + hours)
  })

  it('never goes back on its own', () => {
    let elapsedMs = 5_000
    const clock = createServerClock(() => elapsedMs)
    clock.set(1_000_000)
    elapsedMs -= 4_000
    expect(clock.now()).toBe(1_000_000)
  })
})
