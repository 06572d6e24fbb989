import { describe, expect, it } from 'vitest'
import { ConnectorError, type ConnectorErrorKind } from '../connector/errors'
import type { ScopeEntry, WalkKit } from '../connector/walk/plan'
import { type LookedAt, lookAtHead } from './get-head'
import type { InboxSource } from './source'

const NOW = Date.UTC(2024, 5, 12, 9, 30, 15)
const HOUR = 3_600_000
const scopeOf = (connectionId: string): ScopeEntry => ({
  connectionId,
  platform: 'p',
  suffix: '',
  enterpriseIds: null,
})
const source: InboxSource = {
  kind: 'inbox',
  scope: ['first', 'second'].map(scopeOf),
  range: { startMs: NOW - 9 * HOUR, endMs: NOW + HOUR },
}

/** Looks at both connections; those that are named fail. */
async function look(
  failing: Readonly<Record<string, ConnectorErrorKind>>,
  before?: LookedAt,
  insists = false,
) {
  const asked: string[] = []
  const kit: WalkKit = {
    messages: async () => ({ messages: [], cursor: null }),
    threads: async (connectionId) => {
      asked.push(connectionId)
      const kind = failing[connectionId]
      if (kind) throw new ConnectorError(kind, { requestId: connectionId })
      return { threads: [], cursor: null }
    },
    now: () => NOW,
    sleep: async () => undefined,
    random: () => 0,
    verdict: () => 'moves',
  }
  const loaded = {
    isKnown: () => false,
    threads: [],
    completeFromMs: null,
    droppedIds: new Set<string>(),
  }
  const nowMs = before ? before.checkedMs + HOUR : NOW
  const data = lookAtHead({ source, loaded, record: [], before, nowMs, insists }, kit)
  return { asked, data: await data.catch((error: unknown) => error) }
}

const isData = (data: unknown): data is LookedAt =>
  typeof data === 'object' && data !== null && 'failures' in data

describe('a look at what is new', () => {
  it('leaves out a connection whose credentials were refused, until a person insists', async () => {
    const first = await look({ second: 'unauthorized' })
    if (!isData(first.data)) throw new Error('the look failed')
    expect(first.data.failures).toMatchObject({ second: { kind: 'unauthorized' } })

    const again = await look({ second: 'unauthorized' }, first.data)
    expect(again.asked).toEqual(['first'])
    if (!isData(again.data)) throw new Error('the look failed')
    expect(again.data.failures).toEqual(first.data.failures)
    expect(again.data.checkedMs).toBe(NOW + HOUR)
    // Nobody has looked at the second one since.
    expect(again.data.checkedMsOf).toEqual({ second: NOW })

    const insisting = await look({}, again.data, true)
    // The one that was looked at longest ago comes first: time may not suffice for all.
    expect(insisting.asked).toEqual(['second', 'first'])
    expect(insisting.data).toMatchObject({ failures: {}, checkedMsOf: {} })
  })

  it('asks a connection again by itself that failed for another reason', async () => {
    const first = await look({ second: 'server' })
    if (!isData(first.data)) throw new Error('the look failed')
    expect((await look({}, first.data)).asked).toEqual(['first', 'second'])
  })

  it('fails when no connection answers, for the reason that may pass', async () => {
    expect((await look({ first: 'unauthorized', second: 'network' })).data).toMatchObject({ kind: 'network' })
    expect((await look({ first: 'unauthorized', second: 'unauthorized' })).data).toMatchObject({
      kind: 'unauthorized',
    })
  })
})
