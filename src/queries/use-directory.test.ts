import { expect, it } from 'vitest'
import { ConnectorError } from '../connector/errors'
import { soonest } from './use-directory'

const waiting = (retryAfterMs: number) => ({
  isFetching: true,
  failureReason: new ConnectorError('rate-limited', { retryAfterMs }),
})

it('tells how long all connections wait: as long as the first of them, and not while one is being asked', () => {
  expect(soonest([waiting(9_000), waiting(4_000), waiting(7_000)])?.ms).toBe(4_000)
  expect(soonest([waiting(9_000), { isFetching: true, failureReason: null }])).toBeNull()
  expect(soonest([waiting(9_000), { isFetching: true, failureReason: new Error('no pause') }])).toBeNull()
  expect(soonest([])).toBeNull()
})
