import { FLOOR_MS } from '../../connector/limits'
import { createRandom, hash, pick, weighted } from '../hash'
import { Store, type ThreadRecord } from '../store'
import { continues, isAnswer, type Topic } from '../text/language'
import { languageAt, languages } from '../text/languages'
import { episodeSeed, subjectOf, topicAt } from '../text/script'
import { fullName } from '../text/slots'
import { properties, propertyAt } from './properties'
import { createRhythm, type Rhythm } from './rhythm'
import { threadSizes } from './sizes'

/** How much to seed; `nowMs` is the end of the period, ms since 1970 UTC. */
export interface SeedOptions {
  readonly seed: number
  readonly nowMs: number
  readonly days: number
  /** Threads and messages of application 1; another application's few come on top. */
  readonly threads: number
  readonly messages: number
  readonly threadUpdated: boolean
  /** Whether instants have milliseconds that the wire does not show. */
  readonly fractions: boolean
}

/** A thread before it has a number: threads are numbered in the order in which they were created. */
interface Plan {
  readonly application: number
  readonly enterprise: number
  readonly language: number
  readonly guest: string
  readonly standing: boolean
  readonly seed: number
  readonly steps: Steps
}

/** The messages of a thread, oldest first, as columns: a million objects would cost seconds of collecting. */
interface Steps {
  readonly size: number
  /** ms since 1970 UTC. */
  readonly times: Float64Array
  /** Number of the episode within the thread. */
  readonly episodes: Int32Array
  readonly topics: Uint8Array
  readonly lines: Uint8Array
}

const DAY_MS = 86_400_000
const LONG = 1000

/** Seeds a store: threads, episodes and messages over the days before `nowMs`, all a function of the seed. */
export function seedStore(options: SeedOptions): Store {
  const store = new Store(options.seed, options.fractions)
  const random = createRandom(hash(options.seed, 0x5eed))
  const startMs = Math.min(Math.max(options.nowMs - options.days * DAY_MS, FLOOR_MS), options.nowMs - DAY_MS)
  // The newest seeded message is some seconds old, so that what is written next is newer.
  const rhythms = properties.map(({ timeZone }) => createRhythm(timeZone, startMs, options.nowMs - 20_000))
  const rhythmAt = (enterprise: number): Rhythm => pick(rhythms, enterprise)

  const plans = threadSizes(options.threads, options.messages, random).map((size, index) => {
    const enterprise =
      index === 0
        ? 0
        : weighted(
            properties.map(({ weight }) => weight),
            random(),
          )
    return planThread({ application: 0, enterprise, size }, rhythmAt(enterprise), random)
  })
  const foreign = options.threads === 0 ? 0 : Math.max(6, Math.ceil(options.threads / 25))
  for (let index = 0; index < foreign; index++) {
    const size = 2 + Math.floor(random() * 9)
    plans.push(planThread({ application: 1, enterprise: 0, size }, rhythmAt(0), random))
  }
  plans.sort((a, b) => createdOf(a, startMs) - createdOf(b, startMs))
  write(store, plans, options, startMs)
  return store
}

function planThread(
  of: { application: number; enterprise: number; size: number },
  rhythm: Rhythm,
  random: () => number,
): Plan {
  const property = propertyAt(of.enterprise)
  const tags = languages.map(({ code }) => property.guests[code.slice(0, 2)] ?? 0)
  const language = weighted(tags, random())
  const seed = Math.floor(random() * 4_294_967_296)
  const { topics } = languageAt(language)
  const steps = planLines(topics, of.size, random)
  layOut(steps, topics, rhythm, random)
  return {
    ...of,
    language,
    guest: fullName(languageAt(language), seed),
    standing: of.size >= LONG,
    seed,
    steps,
  }
}

/** Which lines of which topics make up a thread of `size` messages; the last episode is cut where it must be. */
function planLines(topics: readonly Topic[], size: number, random: () => number): Steps {
  const steps: Steps = {
    size,
    times: new Float64Array(size),
    episodes: new Int32Array(size),
    topics: new Uint8Array(size),
    lines: new Uint8Array(size),
  }
  let previous = -1
  let at = 0
  for (let episode = 0; at < size; episode++) {
    let topic = Math.floor(random() * topics.length)
    if (topic === previous) topic = (topic + 1) % topics.length
    previous = topic
    const matter = topics[topic]
    const script = matter?.lines.length ?? 1
    const wanted = random() < 0.06 && matter ? leftEarly(matter, random) : script
    const length = Math.min(size - at, wanted)
    for (let line = 0; line < length; line++) {
      steps.episodes[at] = episode
      steps.topics[at] = topic
      steps.lines[at++] = line
    }
  }
  return steps
}

/** How many lines of a topic are said when it is left before its end: up to some answer. */
function leftEarly(topic: Topic, random: () => number): number {
  let length = 1 + Math.floor(random() * topic.lines.length)
  while (length < topic.lines.length && !isAnswer(topic, length - 1)) length++
  return length
}

/** Gives every line its instant: in activity first, which the property's rhythm turns into time. */
function layOut(steps: Steps, topics: readonly Topic[], rhythm: Rhythm, random: () => number): void {
  const { size, times } = steps
  const episodes = (steps.episodes[size - 1] ?? 0) + 1
  // A long thread runs through most of the period, a short one over hours or some days.
  const pause = size >= LONG ? (rhythm.total * (0.5 + random() * 0.45)) / episodes : 6 + random() * 60
  const limit = Math.min(pause, (rhythm.total * 0.95) / episodes)
  let activity = 0
  for (let index = 1; index < size; index++) {
    const script = topics[steps.topics[index] ?? 0]
    const line = steps.lines[index] ?? 0
    if (line === 0) activity += exponential(random) * limit
    else if (script !== undefined && !continues(script, line)) {
      // Most answers take minutes, one in nine takes hours.
      activity += exponential(random) * (random() < 0.11 ? 3 : isAnswer(script, line) ? 0.22 : 0.3) + 0.01
    }
    times[index] = activity
  }
  const span = Math.min(activity, rhythm.total)
  const scale = activity > 0 ? span / activity : 1
  const start = startOf(rhythm.total, span, size >= LONG, random)

  let previous = -Infinity
  for (let index = 0; index < size; index++) {
    const script = topics[steps.topics[index] ?? 0]
    const line = steps.lines[index] ?? 0
    if (script !== undefined && line > 0 && continues(script, line)) {
      // A second message "at once" is often in the same second, as the application sends both in one call.
      previous += random() < 0.6 ? 40 + Math.floor(random() * 300) : 3_000 + Math.floor(random() * 40_000)
    } else {
      previous = Math.max(rhythm.instantAt(start + (times[index] ?? 0) * scale), previous + 900)
    }
    times[index] = previous
  }
}

/** When a thread begins, in activity: some are of these days, so that the newest page is alive; most are spread. */
function startOf(total: number, span: number, long: boolean, random: () => number): number {
  const room = Math.max(0, total - span)
  const kind = random()
  if (long) return room - random() ** 2 * Math.min(room, 60)
  if (kind < 0.08) return Math.max(0, room - random() ** 2 * 30)
  if (kind < 0.17) return Math.max(0, room - random() * 24 * 14)
  return random() * room
}

function write(store: Store, plans: readonly Plan[], options: SeedOptions, startMs: number): void {
  const total = plans.reduce((sum, { steps }) => sum + steps.size, 0)
  const times = new Float64Array(total)
  const episodes = new Int32Array(total)
  const lines = new Uint8Array(total)
  const threads: ThreadRecord[] = []
  const threadOf = new Int32Array(total)
  let next = 0
  for (const plan of plans) {
    const { steps } = plan
    const thread = addThread(store, plan, startMs)
    threads.push(thread)
    let episode = -1
    for (let index = 0; index < steps.size; index++) {
      if (index === 0 || steps.episodes[index] !== steps.episodes[index - 1]) {
        episode = store.addEpisode(steps.topics[index] ?? 0, steps.times[index] ?? 0)
      }
      times[next] = Math.min(steps.times[index] ?? 0, options.nowMs - 1)
      episodes[next] = episode
      lines[next] = steps.lines[index] ?? 0
      threadOf[next++] = thread.index
    }
    settle(store, thread, plan, options)
  }
  for (const index of bySecond(times)) {
    const thread = threads[threadOf[index] ?? 0]
    const line = lines[index] ?? 0
    const episode = episodes[index] ?? 0
    if (thread === undefined) continue
    const topic = topicAt(languageAt(thread.language), store.topicOf(episode))
    const sender = isAnswer(topic, line) ? 'Enterprise' : 'Application'
    store.addMessage(thread, times[index] ?? 0, sender, { episode, line })
  }
}

function addThread(store: Store, plan: Plan, startMs: number): ThreadRecord {
  const language = languageAt(plan.language)
  const createdMs = createdOf(plan, startMs)
  const isOneMatter = plan.steps.episodes.at(-1) === 0
  const { subjects: ofMatter } = topicAt(language, plan.steps.topics[0] ?? 0)
  const subjects = plan.standing ? language.standing : isOneMatter ? ofMatter : language.stays
  // The thread's first episode is the next one to be opened, and the subject speaks of the same room and date.
  const seed = episodeSeed(store, store.episodeCount)
  const subject = subjectOf(language, propertyAt(plan.enterprise), plan.guest, {
    subjects,
    seed,
    startMs: createdMs,
  })
  return store.addThread({
    application: plan.application,
    enterprise: plan.enterprise,
    language: plan.language,
    originalSender: plan.guest,
    subject,
    createdMs,
  })
}

/** Whether the thread is resolved, and when it was last updated. */
function settle(store: Store, thread: ThreadRecord, plan: Plan, options: SeedOptions): void {
  const { size, times, topics, lines } = plan.steps
  if (size === 0) return
  const lastMs = Math.min(times[size - 1] ?? 0, options.nowMs - 1)
  if (options.threadUpdated) store.touch(thread, lastMs)
  const topic = topicAt(languageAt(plan.language), topics[size - 1] ?? 0)
  const line = lines[size - 1] ?? 0
  const finished = line === topic.lines.length - 1
  // Thanks that end a matter wait for nothing but a kind word: staff resolve such a thread.
  const thanked = line === topic.lines.length - 2 && !isAnswer(topic, line)
  const old = options.nowMs - lastMs > 3 * DAY_MS
  const chance = plan.standing
    ? 0
    : old || thanked
      ? 0.9
      : finished
        ? 0.5
        : isAnswer(topic, line)
          ? 0.25
          : 0.04
  thread.resolved = hash(plan.seed, 0x7e5) / 4_294_967_296 < chance
}

/** A thread is created a moment before its first message. */
function createdOf(plan: Plan, startMs: number): number {
  return (plan.steps.times[0] ?? startMs) - (hash(plan.seed, 3) % 400)
}

/**
 * The numbers of the instants in the order of their seconds; within one second they keep their order, as in
 * the store. Packed into one number each, because sorting numbers is ten times faster than calling a comparer.
 */
function bySecond(times: Float64Array): Float64Array {
  const factor = 2 ** 22
  if (times.length > factor) throw new RangeError(`at most ${factor} messages`)
  const keys = times.map((ms, index) => Math.floor(ms / 1000) * factor + index)
  return keys.sort().map((key) => key % factor)
}

function exponential(random: () => number): number {
  return -Math.log(1 - random())
}
