import { describe, expect, test } from 'vitest'
import { createEmulator } from './emulator'
import { createRandom, mix, unmix } from './hash'
import { createIdSpace } from './ids'
import { threadSizes } from './seed/sizes'
import { createZoneClock } from './seed/zone-clock'
import { isAnswer } from './text/language'
import { languages } from './text/languages'
import { expand } from './text/template'

const NOW = Date.UTC(2026, 10, 20, 15)
const DAY_MS = 86_400_000
const options = { now: () => NOW }
const { control, tokens } = createEmulator(options)
const token = tokens.groupAccessToken
const threads = control.truthThreads({ token })
const messages = control.truth({ token })
const perThread = new Map<string, typeof messages>()
for (const message of messages)
  perThread.set(message.threadId, (perThread.get(message.threadId) ?? []).concat(message))

describe('the seeded world', () => {
  test('has exactly 400 threads and 12,000 messages within 400 days up to now', () => {
    expect([threads.length, messages.length]).toEqual([400, 12_000])
    expect(messages[0]?.createdMs).toBeLessThan(NOW)
    expect(messages.at(-1)?.createdMs).toBeGreaterThanOrEqual(NOW - 400 * DAY_MS)
  })

  test('is the same for the same seed, and another for another', () => {
    expect(createEmulator(options).control.truth({ token })).toEqual(messages)
    const other = createEmulator({ ...options, seed: 2 })
    expect(other.control.truth({ token: other.tokens.groupAccessToken })[0]).not.toEqual(messages[0])
  })

  test('has six properties in five zones, one at +05:45, with Budapest first', () => {
    const zones = control.enterprises.map(({ timeZone }) => timeZone)
    expect(zones).toHaveLength(6)
    expect(new Set(zones).size).toBe(5)
    expect(zones[0]).toBe('Europe/Budapest')
    expect(zones).toContain('Asia/Kathmandu')
    expect(
      control.enterprises.every(({ id }) => control.truthThreads({ token, enterpriseIds: [id] }).length > 3),
    ).toBe(true)
  })

  test('has a few threads of over a thousand messages and many of two to twenty', () => {
    const sizes = threads.map(({ id }) => perThread.get(id)?.length ?? 0)
    expect(sizes.filter((size) => size > 1000).length).toBeGreaterThanOrEqual(3)
    expect(sizes.filter((size) => size >= 2 && size <= 20).length).toBeGreaterThan(200)
    expect(
      control
        .truthThreads({ token: tokens.accessToken })
        .some(({ id }) => (perThread.get(id)?.length ?? 0) > 1000),
    ).toBe(true)
  })

  test('has bursts inside one second', () => {
    const bursts = [...perThread.values()].flatMap((list) =>
      list.filter((message, index) => message.createdMs === list[index + 1]?.createdMs),
    )
    expect(bursts.length).toBeGreaterThan(100)
  })

  test('has texts from one word to about 5,000 characters, with line breaks, links, emoji and right-to-left', () => {
    const texts = messages.map(({ text }) => text ?? '')
    const lengths = texts.map((text) => text.length)
    expect(Math.max(...lengths)).toBeGreaterThan(4_000)
    expect(Math.max(...lengths)).toBeLessThanOrEqual(5_000)
    expect(Math.min(...lengths)).toBeGreaterThanOrEqual(1)
    expect(texts.filter((text) => /^\S+$/.test(text)).length).toBeGreaterThan(100)
    for (const pattern of [
      /\n/,
      /https:\/\/\S+\.example\//,
      /\p{Extended_Pictographic}/u,
      /\p{Script=Arabic}/u,
      /\p{Script=Han}/u,
    ]) {
      expect(texts.filter((text) => pattern.test(text)).length).toBeGreaterThan(20)
    }
    expect(texts.filter((text) => /[{}[\]|]|lorem/i.test(text))).toEqual([])
  })

  test('keeps the rhythm of the local day: few messages at night, many in the afternoon', () => {
    const [first] = control.enterprises
    const offsetAt = createZoneClock('Europe/Budapest', NOW - 400 * DAY_MS, NOW)
    const hours = control
      .truth({ token, enterpriseIds: [first?.id ?? ''] })
      .map(({ createdMs }) => new Date(createdMs + offsetAt(createdMs)).getUTCHours())
    const night = hours.filter((hour) => hour >= 1 && hour < 5).length
    const afternoon = hours.filter((hour) => hour >= 15 && hour < 19).length
    expect(afternoon).toBeGreaterThan(night * 8)
  })

  test('is alive: dozens of messages at the first property in the last two days, some guests waiting, some resolved', () => {
    const mine = { token: tokens.accessToken }
    expect(control.truth({ ...mine, startMs: NOW - 2 * DAY_MS }).length).toBeGreaterThan(36)
    const open = control.truthThreads(mine).filter(({ isResolved }) => isResolved === false)
    expect(open.length).toBeGreaterThan(10)
    expect(open.filter(({ id }) => perThread.get(id)?.[0]?.sender === 'Application').length).toBeGreaterThan(
      5,
    )
    expect(control.truthThreads(mine).filter(({ isResolved }) => isResolved === true).length).toBeGreaterThan(
      60,
    )
  })

  test('moves UpdatedUtc with the newest message, and with threadUpdated off does not', () => {
    for (const thread of threads) expect(thread.updatedMs).toBe(perThread.get(thread.id)?.[0]?.createdMs)
    const off = createEmulator({ ...options, threads: 20, messages: 200, threadUpdated: false })
    const still = off.control.truthThreads({ token: off.tokens.groupAccessToken })
    expect(still.every(({ createdMs, updatedMs }) => createdMs === updatedMs)).toBe(true)
    const [thread] = still
    off.control.write(thread?.id ?? '', 'hello')
    expect(off.control.truthThreads({ token: off.tokens.groupAccessToken })[0]?.updatedMs).toBe(
      thread?.updatedMs,
    )
  })

  test('holds threads of another application at the first property, which nobody of the first sees', () => {
    const foreign = control.truthThreads({ token: tokens.otherAccessToken })
    expect(foreign.length).toBeGreaterThan(3)
    const ids = new Set(threads.map(({ id }) => id))
    expect(foreign.some(({ id }) => ids.has(id))).toBe(false)
  })

  test('answers what ends a matter, so that thanks are no guest who waits', () => {
    for (const { topics } of languages) {
      for (const topic of topics) expect(isAnswer(topic, topic.lines.length - 1)).toBe(true)
    }
  })

  test('fills in every line of every topic of every language', () => {
    for (const { topics, replies, standing, stays } of languages) {
      const templates = [
        ...topics.flatMap(({ subjects, lines }) => [...subjects, ...lines]),
        ...replies,
        ...standing,
        ...stays,
      ]
      for (const template of templates) {
        for (let seed = 0; seed < 5; seed++) expect(expand(template, seed, seed, () => 'x')).not.toBe('')
      }
    }
  })
})

describe('control', () => {
  test('replies in the language of the conversation, writes any text, starts and resolves threads', () => {
    const world = createEmulator({ ...options, threads: 30, messages: 300 })
    const scope = { token: world.tokens.accessToken }
    const thread = world.control.startThread({
      originalSender: 'Ann Lee',
      subject: 'Keys',
      text: '<b>\u0000\ud800',
    })
    expect(world.control.truth({ ...scope, threadIds: [thread.id] })[0]).toMatchObject({
      text: '<b>\u0000\ud800',
      sender: 'Application',
    })
    const reply = world.control.reply(thread.id, 'Gladly')
    expect(reply).toMatchObject({ text: 'Gladly', sender: 'Enterprise', createdMs: NOW })
    expect(world.control.reply(thread.id).text?.length).toBeGreaterThan(5)
    world.control.resolve(thread.id)
    expect(world.control.truthThreads(scope)[0]).toMatchObject({ id: thread.id, isResolved: true })
    expect(() => world.control.reply('nobody')).toThrow(RangeError)
  })

  test('ticks write what is due up to now, the same for the same seed, and answer whoever wrote', () => {
    const run = () => {
      let now = NOW
      const world = createEmulator({ now: () => now, threads: 40, messages: 400 })
      const scope = { token: world.tokens.groupAccessToken }
      const thread = world.control.startThread({ text: 'Is anybody there?' })
      world.control.tick()
      expect(world.control.truth({ ...scope, startMs: NOW + 1 })).toEqual([])
      now += 60_000
      world.control.tick()
      expect(world.control.truth({ ...scope, threadIds: [thread.id] })[0]?.sender).toBe('Enterprise')
      now += 3_600_000
      world.control.tick()
      return world.control.truth({ ...scope, startMs: NOW + 1 })
    }
    const first = run()
    expect(first.length).toBeGreaterThan(60)
    expect(new Set(first.map(({ sender }) => sender)).size).toBe(2)
    expect(run()).toEqual(first)
  })
})

describe('the parts', () => {
  test('identifiers are read back from any number, in any case, and no guess is taken for one', () => {
    const space = createIdSpace(1, 2)
    for (const index of [0, 1, 999_999, 0xffff_fffe]) {
      expect(unmix(mix(index))).toBe(index)
      expect(space.decode(space.encode(index).toUpperCase())).toBe(index)
    }
    expect(space.decode('4bfe4675-98a9-4428-9ea9-ae5300dbaa93')).toBeNull()
    expect(createIdSpace(1, 3).decode(space.encode(5))).toBeNull()
  })

  test('sizes add up exactly, whatever is asked for', () => {
    for (const [threads, messages] of [
      [0, 0],
      [1, 0],
      [5, 2],
      [10, 10_000],
      [400, 12_000],
      [300, 300],
      [2000, 100_000],
      [50, 77],
    ] as const) {
      const sizes = threadSizes(threads, messages, createRandom(1))
      expect(sizes).toHaveLength(threads)
      expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(threads === 0 ? 0 : messages)
      expect(Math.min(0, ...sizes)).toBe(0)
    }
  })

  test('a shared choice is the same on every line of an episode, another is drawn anew', () => {
    const lines = Array.from({ length: 20 }, (_, line) => expand('[1:a|b] [c|d|e]', line, 7, () => ''))
    expect(new Set(lines.map((line) => line.slice(0, 1))).size).toBe(1)
    expect(new Set(lines.map((line) => line.slice(2))).size).toBe(3)
  })

  test('the clock of a zone knows both changes of daylight saving and +05:45', () => {
    const year = [Date.UTC(2026, 0, 1), Date.UTC(2026, 11, 31)] as const
    const budapest = createZoneClock('Europe/Budapest', ...year)
    for (const change of [Date.UTC(2026, 2, 29, 1), Date.UTC(2026, 9, 25, 1)]) {
      expect(Math.abs(budapest(change) - budapest(change - 1))).toBe(3_600_000)
    }
    expect(createZoneClock('Asia/Kathmandu', ...year)(year[0])).toBe(5.75 * 3_600_000)
  })
})
