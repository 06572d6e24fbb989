import { describe, expect, it } from 'vitest'
import { FLOOR_MS } from '../connector/limits'
import type { Message } from '../connector/messages'
import { startWalk, walkPage } from '../connector/walk/walk'
import { type Emulator, createEmulator } from '../emulator/emulator'
import { askEmulator } from '../test/ask-emulator'
import { type CreatedFilter, createdPresets, createdRange } from './created'

const DAY_MS = 86_400_000

const formats = new Map<string, Intl.DateTimeFormat>()

/** The time on a zone's clock by Intl alone: `2026-03-29T01:59:59`. */
function localTime(zone: string, ms: number): string {
  let format = formats.get(zone)
  if (!format) {
    const two = '2-digit'
    const date = { year: 'numeric', month: two, day: two } as const
    const time = { hour: two, minute: two, second: two, hourCycle: 'h23' } as const
    format = new Intl.DateTimeFormat('en-CA', { timeZone: zone, ...date, ...time })
    formats.set(zone, format)
  }
  return format.format(ms).replace(', ', 'T')
}

/** Whether a preset means a local date, by the calendar's arithmetic on dates alone. */
function isMeant(preset: (typeof createdPresets)[number], date: string, today: string): boolean {
  const days = (Date.parse(today) - Date.parse(date)) / DAY_MS
  const month = (iso: string, by: number) => {
    const first = new Date(Date.parse(`${iso.slice(0, 7)}-01`))
    first.setUTCMonth(first.getUTCMonth() + by)
    return first.toISOString().slice(0, 7)
  }
  return {
    today: days === 0,
    'last-7-days': days >= 0 && days < 7,
    'last-30-days': days >= 0 && days < 30,
    'this-month': date.slice(0, 7) === month(today, 0),
    'last-month': date.slice(0, 7) === month(today, -1),
    'any-time': true,
  }[preset]
}

/** What the product shows for a filter: its range, the threads found for it, and the walk over them. */
async function shown(
  emulator: Emulator,
  at: number,
  filter: CreatedFilter,
  nowMs: number,
): Promise<Message[]> {
  const { id, zone } = propertyAt(emulator, at)
  const range = createdRange(filter, zone, nowMs, FLOOR_MS)
  const kit = askEmulator(emulator, emulator.tokens.groupAccessToken, nowMs)
  const scope = [{ connectionId: 'c', platform: 'p', suffix: '', enterpriseIds: [id] }]
  const messages: Message[] = []
  let state = startWalk({ scope, threads: null, range, nowMs })
  while (state) {
    const page = await walkPage(state, kit)
    messages.push(...page.messages)
    state = page.next
  }
  return messages
}

function propertyAt(emulator: Emulator, at: number): { id: string; zone: string } {
  const { enterprises } = emulator.control
  const enterprise = enterprises[at % enterprises.length]
  return { id: enterprise?.id ?? '', zone: enterprise?.timeZone ?? '' }
}

function truth(emulator: Emulator, at: number): Message[] {
  const { id } = propertyAt(emulator, at)
  return emulator.control.truth({ token: emulator.tokens.groupAccessToken, enterpriseIds: [id] })
}

/** A property's messages, each with its date on the property's own clock. */
function dated(emulator: Emulator, at: number) {
  const { zone } = propertyAt(emulator, at)
  return truth(emulator, at).map((message) => ({
    message,
    date: localTime(zone, message.createdMs).slice(0, 10),
  }))
}

/** An instant on some day of a year, at another hour on each, ms UTC. */
const nowOf = (day: number) => Date.UTC(2025, 10, 1, 5 + (day % 19), 7, 13) + day * DAY_MS

const listOf = (all: readonly { readonly message: Message }[]) => all.map(({ message }) => message.id).join()
const ids = (messages: readonly Message[]) => messages.map((message) => message.id).toSorted()

describe('the created filter’s result equals the truth', () => {
  it('for every preset on every day of a year, at each of the six properties in turn', () => {
    const counts = new Map<string, number>()
    const lastMs = nowOf(365)
    const emulator = createEmulator({ seed: 3, now: () => lastMs, threads: 500, messages: 10_000, days: 440 })
    const worlds = emulator.control.enterprises.map((_, at) => dated(emulator, at))
    for (let day = 0; day < 365; day++) {
      const nowMs = nowOf(day)
      const { zone } = propertyAt(emulator, day)
      const today = localTime(zone, nowMs).slice(0, 10)
      // As far back as the longest preset reaches, and further.
      const all = (worlds[day % worlds.length] ?? []).filter(
        ({ message: { createdMs } }) => createdMs <= nowMs && createdMs > nowMs - 70 * DAY_MS,
      )
      for (const preset of createdPresets) {
        const { startMs, endMs } = createdRange({ preset }, zone, nowMs, FLOOR_MS)
        const inRange = all.filter(({ message: { createdMs } }) => createdMs >= startMs && createdMs < endMs)
        const expected = all.filter(({ date }) => isMeant(preset, date, today))
        expect(listOf(inRange), `${preset} in ${zone} on ${today}`).toBe(listOf(expected))
        counts.set(preset, (counts.get(preset) ?? 0) + expected.length)
      }
    }
    // The comparison would be empty if the seed were.
    for (const preset of createdPresets) expect(counts.get(preset), preset).toBeGreaterThan(500)
  })

  // Every 13th day, so that each of the six properties has its turn in each part of the year.
  it('for every preset, read by a walk, on days all over a year', async () => {
    const counts = new Map<string, number>()
    for (let day = 0; day < 365; day += 13) {
      const nowMs = nowOf(day)
      const options = {
        seed: day,
        now: () => nowMs,
        threads: 90,
        messages: 1_500,
        days: 70,
        rateLimit: 0,
        fractions: day % 156 < 78,
      }
      const emulator = createEmulator(options)
      const { zone } = propertyAt(emulator, day)
      const all = dated(emulator, day)
      const today = localTime(zone, nowMs).slice(0, 10)
      for (const preset of createdPresets) {
        const expected = all.filter(({ date }) => isMeant(preset, date, today)).map(({ message }) => message)
        expect(
          ids(await shown(emulator, day, { preset }, nowMs)),
          `${preset} in ${zone} on ${today}`,
        ).toEqual(ids(expected))
        counts.set(preset, (counts.get(preset) ?? 0) + expected.length)
      }
    }
    for (const preset of createdPresets) expect(counts.get(preset), preset).toBeGreaterThan(40)
  })

  const nowMs = Date.UTC(2026, 10, 20, 12)
  const emulator = createEmulator({ seed: 5, now: () => nowMs, messages: 12_000, rateLimit: 0 })
  const custom = async (at: number, from: string, to: string) => {
    const { zone } = propertyAt(emulator, at)
    const expected = truth(emulator, at).filter(({ createdMs }) => {
      const local = localTime(zone, createdMs)
      return local.slice(0, from.length) >= from && local.slice(0, to.length) <= to
    })
    expect(ids(await shown(emulator, at, { from, to }, nowMs)), `${from}..${to} in ${zone}`).toEqual(
      ids(expected),
    )
    return expected.length
  }

  it('for ranges that cross a change of daylight saving', async () => {
    for (let at = 0; at < 6; at++) {
      for (const [from, to] of [
        ['2026-03-01', '2026-03-31'],
        ['2026-03-29', '2026-03-29'],
        ['2026-10-25', '2026-10-25'],
        ['2026-10-24', '2026-11-02'],
      ] as const) {
        await custom(at, from, to)
      }
    }
  })

  it('for midnight in the zone at +05:45', async () => {
    const at = emulator.control.enterprises.findIndex(({ timeZone }) => timeZone === 'Asia/Kathmandu')
    expect(at).toBeGreaterThanOrEqual(0)
    const near = emulator.control.startThread({ enterprise: at, createdMs: Date.UTC(2026, 4, 3, 18, 0, 0) })
    // 18:15 UTC is midnight there.
    for (const second of [-1, 0, 1]) {
      emulator.control.write(near.id, `at ${second}`, { createdMs: Date.UTC(2026, 4, 3, 18, 15, second) })
    }
    expect(await custom(at, '2026-05-03', '2026-05-03')).toBeGreaterThan(0)
    expect(await custom(at, '2026-05-04', '2026-05-04')).toBeGreaterThan(1)
  })

  it('for a single second', async () => {
    const createdMs = Date.UTC(2026, 5, 7, 8, 9, 10)
    const thread = emulator.control.startThread({ createdMs: createdMs - 60_000 })
    for (const ms of [-1000, 0, 0, 999, 1000]) {
      emulator.control.write(thread.id, `at ${ms}`, { createdMs: createdMs + ms })
    }
    const second = localTime(propertyAt(emulator, 0).zone, createdMs)
    expect(await custom(0, second, second)).toBe(3)
  })

  it('for single seconds in which the seed holds a burst', async () => {
    const bySecond = new Map<string, number>()
    const { zone } = propertyAt(emulator, 0)
    for (const { createdMs } of truth(emulator, 0)) {
      const second = localTime(zone, createdMs)
      bySecond.set(second, (bySecond.get(second) ?? 0) + 1)
    }
    const bursts = [...bySecond].filter(([, count]) => count > 1).slice(0, 10)
    expect(bursts.length).toBeGreaterThan(0)
    for (const [second, count] of bursts) expect(await custom(0, second, second)).toBe(count)
  })
})
