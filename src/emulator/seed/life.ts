import { hash, pick, weighted } from '../hash'
import type { ThreadRecord } from '../store'
import { continues, isAnswer } from '../text/language'
import { languageAt, languages } from '../text/languages'
import { episodeSeed, REPLY_TOPIC, subjectOf, topicAt } from '../text/script'
import { fullName } from '../text/slots'
import { openThread, type World, writeMessage } from '../world'
import { properties, propertyAt } from './properties'

/** The demo's life: conversations that go on while somebody watches. */
export interface Life {
  /** Writes everything that is due up to now. */
  readonly tick: () => void
  /** An employee answers now: with `text`, or with what the script says, or with a few kind words. */
  readonly reply: (thread: ThreadRecord, text?: string) => number
}

const MIN_GAP_MS = 9_000
const GAP_RANGE_MS = 34_000
/** A desk that slept for a night does not wake to a thousand messages. */
const MAX_EVENTS_PER_TICK = 300
/** How many conversations go on at a time. */
const OPEN = 14

/** Makes the life of a world; deterministic from its seed, given the same instants of `tick`. */
export function createLife(world: World): Life {
  const { store } = world
  let step = 0
  let dueMs = world.now() + MIN_GAP_MS
  let seen = store.messageCount

  const draw = (salt: number): number => hash(store.seed, 0x11fe, step, salt)
  const unit = (salt: number): number => draw(salt) / 4_294_967_296

  function newThread(atMs: number): void {
    const enterprise = weighted(
      properties.map(({ weight }) => weight),
      unit(1),
    )
    const property = propertyAt(enterprise)
    const language = weighted(
      languages.map(({ code }) => property.guests[code.slice(0, 2)] ?? 0),
      unit(2),
    )
    const words = languageAt(language)
    const guest = fullName(words, draw(3))
    const topic = draw(4) % words.topics.length
    const episode = store.addEpisode(topic, atMs)
    const seed = episodeSeed(store, episode)
    const { subjects } = topicAt(words, topic)
    const subject = subjectOf(words, property, guest, { subjects, seed, startMs: atMs })
    const thread = openThread(world, {
      application: 0,
      enterprise,
      language,
      originalSender: guest,
      subject,
      createdMs: atMs,
    })
    say(thread, { episode, line: 0 }, atMs)
  }

  /** Writes a line of a script, and what its writer adds in the same breath. */
  function say(thread: ThreadRecord, at: { episode: number; line: number }, atMs: number): number {
    const topic = topicAt(languageAt(thread.language), store.topicOf(at.episode))
    const sender = isAnswer(topic, at.line) ? 'Enterprise' : 'Application'
    const serial = writeMessage(world, thread, { sender, text: at, createdMs: atMs })
    return continues(topic, at.line + 1) ? say(thread, { ...at, line: at.line + 1 }, atMs) : serial
  }

  /** The next line of the thread's newest script; `null` when it has ended or was left. */
  function nextLine(thread: ThreadRecord): { episode: number; line: number; answer: boolean } | null {
    const newest = store.sourceOf(thread.messages.at(thread.messages.length - 1))
    if (thread.messages.length === 0 || typeof newest === 'string') return null
    const topicIndex = store.topicOf(newest.episode)
    if (topicIndex === REPLY_TOPIC) return null
    const topic = topicAt(languageAt(thread.language), topicIndex)
    const line = newest.line + 1
    return line < topic.lines.length ? { episode: newest.episode, line, answer: isAnswer(topic, line) } : null
  }

  function answer(thread: ThreadRecord, atMs: number): number {
    const next = nextLine(thread)
    if (next?.answer === true) return say(thread, next, atMs)
    const episode = store.addEpisode(REPLY_TOPIC, atMs)
    return writeMessage(world, thread, { sender: 'Enterprise', text: { episode, line: 0 }, createdMs: atMs })
  }

  function waits(thread: ThreadRecord): boolean {
    const { messages } = thread
    return messages.length > 0 && store.senderOf(messages.at(messages.length - 1)) === 'Application'
  }

  /** The threads with the newest messages, each once. */
  function recent(): ThreadRecord[] {
    const threads = new Set<ThreadRecord>()
    for (let place = store.order.length - 1; place >= 0 && threads.size < OPEN; place--) {
      const thread = store.threadOf(store.order.at(place))
      if (thread.application === 0 && !thread.resolved) threads.add(thread)
      if (store.order.length - place > 2000) break
    }
    return [...threads]
  }

  function happen(atMs: number): void {
    const open = recent()
    const kind = unit(5)
    // Who wrote through the API gets an answer first: a person may be looking at the screen.
    for (let serial = store.messageCount - 1; serial >= seen; serial--) {
      const thread = store.threadOf(serial)
      if (typeof store.sourceOf(serial) === 'string' && thread.application === 0 && waits(thread)) {
        answer(thread, atMs)
        return
      }
    }
    const waiting = open.filter((thread) => waits(thread) && nextLine(thread)?.answer === true)
    const asking = open.filter((thread) => nextLine(thread)?.answer === false)
    if (waiting.length > 0 && kind < 0.45) {
      answer(pick(waiting, draw(6)), atMs)
    } else if (asking.length > 0 && kind < 0.75) {
      const thread = pick(asking, draw(7))
      const next = nextLine(thread)
      if (next !== null) say(thread, next, atMs)
    } else {
      newThread(atMs)
    }
  }

  return {
    tick: () => {
      const nowMs = world.now()
      for (let events = 0; dueMs <= nowMs; events++) {
        if (events === MAX_EVENTS_PER_TICK) {
          dueMs = nowMs + MIN_GAP_MS
          break
        }
        // Never before what is already there: who reads from the newest down to the first known would miss it.
        const newestMs = store.order.length > 0 ? store.timeOf(store.order.at(store.order.length - 1)) : 0
        happen(Math.min(nowMs, Math.max(dueMs, newestMs)))
        step++
        dueMs += MIN_GAP_MS + (draw(0) % GAP_RANGE_MS)
      }
      seen = Math.max(seen, store.messageCount - 200)
    },
    reply: (thread, text) => {
      const atMs = world.now()
      if (text === undefined) return answer(thread, atMs)
      return writeMessage(world, thread, { sender: 'Enterprise', text, createdMs: atMs })
    },
  }
}
