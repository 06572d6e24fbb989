import { describe, expect, it } from 'vitest'
import { duration } from '../../lib/time-format'
import { en } from './en'

const { waiting, waitSeconds } = en.common
const [MINUTE_MS, HOUR_MS] = [60_000, 3_600_000]

describe('how long a guest waits', () => {
  it.each([
    [30_000, false, 'Waiting < 1 min'],
    [30_000, true, 'Waiting'],
    [5 * MINUTE_MS, true, 'Waiting at least 5 min'],
    [16 * HOUR_MS + 33 * MINUTE_MS, false, 'Waiting 16 h 33 min'],
    [50 * HOUR_MS, false, 'Waiting 2 days'],
  ])('%d ms, at least: %s', (ms, atLeast, expected) => {
    expect(waiting(duration(ms), atLeast)).toBe(expected)
  })
})

describe('how long the upstream is left alone', () => {
  it.each([
    [0, 'Going on now'],
    [119, 'Mews asked for a pause. Going on in 119 s'],
    [121, 'Mews asked for a pause. Lobby goes on by itself in 3 min'],
    [3_598, 'Mews asked for a pause. Lobby goes on by itself in 1 h'],
    [7_260, 'Mews asked for a pause. Lobby goes on by itself in 2 h 1 min'],
  ])('%d s', (seconds, expected) => {
    expect(waitSeconds({ seconds, askedBy: 'mews' })).toBe(expected)
    const own = expected.replace('Mews asked for a pause.', 'Too much was asked of Lobby at once.')
    expect(waitSeconds({ seconds, askedBy: 'lobby' })).toBe(own)
  })
})
