import { describe, expect, it } from 'vitest'
import { ConnectorError, connectorErrorKinds } from '../connector/errors'
import { retryDelay, shouldRetry } from './retry'

describe('trying again', () => {
  it('is for failures that pass, twice, and for a pause that was asked for, five times', () => {
    const tries = (kind: (typeof connectorErrorKinds)[number]) => {
      let failures = 0
      while (shouldRetry(failures, new ConnectorError(kind))) failures++
      return failures
    }
    expect(Object.fromEntries(connectorErrorKinds.map((kind) => [kind, tries(kind)]))).toEqual({
      'bad-request': 0,
      unauthorized: 0,
      refused: 0,
      'not-found': 0,
      'too-heavy': 0,
      aborted: 0,
      'signed-out': 0,
      'in-between': 0,
      cookies: 0,
      'lobby-busy': 5,
      'lobby-failed': 2,
      gateway: 2,
      conflict: 2,
      server: 2,
      network: 2,
      timeout: 0,
      malformed: 2,
      'rate-limited': 5,
    })
    expect(shouldRetry(0, new Error('a defect'))).toBe(false)
  })

  it('waits as long as it was told, and otherwise longer each time but never long', () => {
    const told = new ConnectorError('rate-limited', { retryAfterMs: 12_000 })
    expect(retryDelay(0, told, () => 0)).toBe(12_000)
    const waits = [0, 1, 2, 9].map((failures) => retryDelay(failures, new ConnectorError('server'), () => 1))
    expect(waits).toEqual([300, 600, 1_200, 4_000])
  })
})
