import { describe, expect, it } from 'vitest'
import type { Enterprise } from '../connector/enterprises'
import type { CurrentSession } from '../queries/get-session'
import { addressedChoice, formatChoice, parseRef } from './choice'
import { inboxAt, placeOf, refsOf } from './place'
import { offeredChoice, propertyOptions } from './property-options'

const uuid = (n: number) => `00000000-0000-4000-8000-00000000000${n}`
const enterprise = (n: number, timeZone = 'Europe/Prague'): Enterprise => ({
  id: uuid(n),
  name: `Hotel ${n}`,
  timeZone,
  languageCode: null,
  chainName: null,
})

const session: CurrentSession = {
  now: 0,
  demo: false,
  signIn: 'open',
  userName: null,
  application: 'App',
  openOn: null,
  connections: [
    { id: 'praha', name: 'Praha', platform: 'p' },
    { id: 'group', name: 'Group', platform: 'p' },
    { id: 'other', name: 'Other', platform: 'q' },
  ],
  serverNow: () => 0,
  floorMs: 0,
}
const known: Record<string, readonly Enterprise[]> = {
  praha: [enterprise(1)],
  group: [enterprise(1), enterprise(2, 'Asia/Tokyo'), enterprise(3)],
  other: [enterprise(1)],
}
const directory = (id: string) => known[id] ?? null

const place = (property: string, zone: string | null = null) => {
  const choice = addressedChoice({ property, connection: null }, session)
  const refs = choice && refsOf(choice, session)
  return refs && placeOf(refs, session, directory, zone)
}

describe('what an address chooses', () => {
  it('is a connection as a whole, or some of its properties', () => {
    expect(place('group')?.scope).toEqual([
      { connectionId: 'group', platform: 'p', suffix: '', enterpriseIds: null },
    ])
    expect(place(`group.${uuid(2)}`)?.scope).toMatchObject([{ enterpriseIds: [uuid(2)] }])
    expect(place(`praha.${uuid(1)}`)?.scope).toMatchObject([{ connectionId: 'praha', enterpriseIds: null }])
  })

  it('of all asks for a property that two tokens of one platform lead to through one of them', () => {
    const scope = place('all')?.scope
    expect(scope).toMatchObject([
      { connectionId: 'praha', enterpriseIds: null },
      { connectionId: 'group', enterpriseIds: [uuid(2), uuid(3)] },
      // The same identifier at another platform is another property.
      { connectionId: 'other', enterpriseIds: null, suffix: 'q' },
    ])
  })

  it.each([
    ['an unknown connection', 'nowhere'],
    ['an unknown property', `group.${uuid(9)}`],
    ['something that is no identifier', 'group.x'],
    ['a connection named after what every object has', 'constructor'],
  ])('leads nowhere when it names %s', (_, property) => {
    expect(place(property)).toBeNull()
  })

  it('is written as it is read', () => {
    for (const property of ['all', 'praha', `group.${uuid(2)},praha`]) {
      const choice = addressedChoice({ property, connection: null }, session)
      expect(choice && formatChoice(choice)).toBe(property)
    }
  })

  it('takes a bare identifier as a property of the connection beside it', () => {
    const choice = addressedChoice({ property: uuid(2), connection: 'group' }, session)
    expect(choice).toEqual({ kind: 'some', refs: [`group.${uuid(2)}`] })
    expect(parseRef(`group.${uuid(2).toUpperCase()}`, session)).toEqual({
      connectionId: 'group',
      enterpriseId: uuid(2),
    })
  })
})

describe('the zone in which days are counted', () => {
  it('is the one that all share, without a choice', () => {
    expect(place('praha')).toMatchObject({ zone: 'Europe/Prague', zones: [] })
  })

  it('is that of most properties where they differ, or the one that was chosen among theirs', () => {
    expect(place('group')).toMatchObject({ zone: 'Europe/Prague', zones: ['Asia/Tokyo', 'Europe/Prague'] })
    expect(place('group', 'Asia/Tokyo')?.zone).toBe('Asia/Tokyo')
    expect(place('group', 'Mars/Olympus')?.zone).toBe('Europe/Prague')
  })

  it('leaves a range open that has not ended, so that midnight takes nothing away', () => {
    const at = { scope: [], zone: 'Europe/Prague' }
    const nowMs = Date.UTC(2026, 2, 31, 21, 59)
    const midnightMs = Date.UTC(2026, 2, 31, 22)
    expect(inboxAt('today', at, nowMs, 0).source.range.endMs).toBeGreaterThan(midnightMs + 86_400_000)
    expect(inboxAt('last-month', at, nowMs, 0).source.range.endMs).toBeLessThan(nowMs)
    expect(inboxAt('2026-03-30..2026-03-31', at, nowMs, 0).source.range.endMs).toBe(midnightMs)
  })
})

describe('the properties that are offered', () => {
  const entries = new Map(
    Object.entries(known).map(([id, enterprises]) => [
      id,
      { enterprises, isPending: false, failure: null, retry: () => {} },
    ]),
  )

  it('are each named once, a connection with one property as that property', () => {
    const options = propertyOptions(session, entries, 'Unnamed')
    expect(options.map(({ ref }) => ref)).toEqual(['praha', `group.${uuid(2)}`, `group.${uuid(3)}`, 'other'])
  })

  it('are the connections themselves while nothing is known of them', () => {
    const options = propertyOptions(session, new Map(), 'Unnamed')
    expect(options.map(({ ref, state }) => [ref, state])).toEqual([
      ['praha', 'loading'],
      ['group', 'loading'],
      ['other', 'loading'],
    ])
  })

  it('show a chosen connection as its properties, and all of them as "all"', () => {
    const options = propertyOptions(session, entries, 'Unnamed')
    expect(offeredChoice({ kind: 'some', refs: ['group'] }, options, session)).toEqual({
      kind: 'some',
      refs: [`group.${uuid(2)}`, `group.${uuid(3)}`],
    })
    expect(offeredChoice({ kind: 'some', refs: ['praha', 'group', 'other'] }, options, session)).toEqual({
      kind: 'all',
    })
  })
})
