import { hash, pick } from '../hash'
import { type Property, propertyAt } from '../seed/properties'
import type { Store, ThreadRecord } from '../store'
import type { Language, Topic } from './language'
import { languageAt } from './languages'
import { createSlots } from './slots'
import { expand } from './template'

/** Number of the pseudo-topic that stands for an answer outside any script. */
export const REPLY_TOPIC = 255

/** The text of a message: kept as it was written, or generated again from its line of the script. */
export function textOf(store: Store, serial: number): string {
  const source = store.sourceOf(serial)
  return typeof source === 'string'
    ? source
    : scriptText(store, store.threadOf(serial), source.episode, source.line)
}

/** The topic at an index of its language. */
export function topicAt(language: Language, index: number): Topic {
  return language.topics[index % language.topics.length] ?? { subjects: [], lines: [] }
}

/** The subject of a thread that opens with this topic. */
export function subjectOf(
  language: Language,
  property: Property,
  guest: string,
  options: { subjects: readonly string[]; seed: number; startMs: number },
): string {
  const { subjects, seed, startMs } = options
  return expand(
    pick(subjects, hash(seed, 9)),
    seed,
    seed,
    createSlots({ seed, startMs, property, language, guest }),
  )
}

/** The seed of an episode, from which its slots are drawn. */
export function episodeSeed(store: Store, episode: number): number {
  return hash(store.seed, 0xe9, episode)
}

function scriptText(store: Store, thread: ThreadRecord, episode: number, line: number): string {
  const language = languageAt(thread.language)
  const topic = store.topicOf(episode)
  const seed = episodeSeed(store, episode)
  const template =
    topic === REPLY_TOPIC
      ? pick(language.replies, hash(seed, 8))
      : (topicAt(language, topic).lines[line] ?? '')
  const slots = createSlots({
    seed,
    startMs: store.episodeStart(episode),
    property: propertyAt(thread.enterprise),
    language,
    guest: thread.originalSender,
  })
  return expand(template.startsWith('+') ? template.slice(1) : template, hash(seed, line), seed, slots)
}
