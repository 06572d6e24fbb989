import { expect, it } from 'vitest'
import { inboxJump, threadJump } from './jump'

const ZONE = 'Europe/Budapest'
const range = { startMs: Date.parse('2026-03-01T23:00:00Z'), endMs: Date.parse('2026-04-10T00:00:00Z') }

it('goes to the last second of a day in a list from new to old, to its first in a conversation', () => {
  // The clock was put forward that night: the day has 23 hours.
  const jump = { kind: 'date', date: '2026-03-29' } as const
  expect(inboxJump(jump, range, ZONE)?.createdMs).toBe(Date.parse('2026-03-29T21:59:59Z'))
  expect(threadJump(jump, 0, ZONE)?.createdMs).toBe(Date.parse('2026-03-28T23:00:00Z'))
})

it('stays inside the range and the conversation', () => {
  const early = { kind: 'date', date: '2026-01-01' } as const
  expect(inboxJump(early, range, ZONE)?.createdMs).toBe(range.startMs)
  expect(threadJump(early, range.startMs, ZONE)?.createdMs).toBe(range.startMs)
  expect(inboxJump({ kind: 'date', date: '2026-05-01' }, range, ZONE)).toBeNull()
})

it('begins at the newest where that is wanted, and where a date is none', () => {
  expect(inboxJump({ kind: 'newest' }, range, ZONE)).toBeNull()
  expect(threadJump({ kind: 'newest' }, 0, ZONE)).toBeNull()
  expect(threadJump({ kind: 'date', date: '2026-02-30' }, 0, ZONE)).toBeNull()
})
