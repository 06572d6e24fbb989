import fc from 'fast-check'
import type { WalkedThread } from '../connector/walk/plan'
import { type KeptMessage, createKeep } from '../queries/kept-message'

/** What is loaded, as the product holds it: what came last, pages, and what is read beside them. */
export interface LoadedLists {
  readonly head: readonly KeptMessage[]
  readonly pages: readonly (readonly KeptMessage[])[]
  readonly lanes: readonly (readonly KeptMessage[])[]
  readonly headThreads: readonly WalkedThread[]
  readonly pageThreads: readonly (readonly WalkedThread[])[]
}

/** Something that happens to what is loaded. */
type Event =
  | {
      readonly kind: 'older' | 'newer'
      readonly page: readonly KeptMessage[]
      readonly met: readonly number[]
    }
  | { readonly kind: 'head'; readonly messages: readonly KeptMessage[]; readonly met: readonly number[] }
  | { readonly kind: 'lane'; readonly messages: readonly KeptMessage[]; readonly at: number }
  | { readonly kind: 'refetch' | 'again' | 'nothing' }

const THREADS = 5

/**
 * A conversation that is a sequence of chunks by itself, and so many short ones that they are one, too: but for the long
 * one a prime number of them, so that messages taken in steps come to all.
 */
const MANY_THREADS = 1_802
const LONG = 1_600

const connectionOf = (thread: number) => `c${thread % 2}`

const senders = ['Application', 'Enterprise', 'Application', 'Unknown'] as const

/** Small numbers, several messages in each second. */
const world = createKeep().messages(
  Array.from({ length: 120 }, (_, at) => {
    const thread = (at * 7) % THREADS
    return {
      id: `m${at}`,
      threadId: `t${thread}`,
      connectionId: connectionOf(thread),
      text: null,
      sender: senders[(at * 5) % 4] ?? 'Unknown',
      createdMs: Math.floor(at / 5) * 1000,
    }
  }),
)

/** As many messages as make long lists of groups, of rows, and of the messages of one conversation. */
const largeWorld = createKeep().messages(
  Array.from({ length: 5_000 }, (_, at) => {
    const thread = at % 3 === 0 && at < LONG * 3 ? 0 : 1 + ((at * 7) % (MANY_THREADS - 1))
    return {
      id: `m${at}`,
      threadId: `t${thread}`,
      connectionId: connectionOf(thread),
      text: null,
      sender: senders[(at * 5) % 4] ?? 'Unknown',
      createdMs: Math.floor(at / 5) * 1000,
    }
  }),
)

/** One conversation, from old to new, a message in each second. */
export const longConversation = (length: number): readonly KeptMessage[] =>
  createKeep().messages(
    Array.from({ length }, (_, at) => {
      const place = { id: `m${at}`, threadId: 't0', connectionId: connectionOf(0), createdMs: at * 1000 }
      return { ...place, text: null, sender: 'Application' as const }
    }),
  )

/** Some messages in the server's order, newest first. */
const some = fc
  .uniqueArray(fc.nat(world.length - 1), { maxLength: 25 })
  .map((places) => places.toSorted((a, b) => b - a).flatMap((place) => world[place] ?? []))
/** Now and then a list that came out of order. */
const messages = fc.oneof(
  { weight: 6, arbitrary: some },
  {
    weight: 1,
    arbitrary: fc.shuffledSubarray([...world], { maxLength: 12 }).map((list) => {
      // But for one instant, whose order the server is always of one mind about.
      const ofInstant = (ms: number) => list.filter(({ createdMs }) => createdMs === ms)
      return [...new Set(list.map(({ createdMs }) => createdMs))].flatMap((ms) =>
        ofInstant(ms).toSorted((a, b) => world.indexOf(b) - world.indexOf(a)),
      )
    }),
  },
)
const met = fc.uniqueArray(fc.nat(THREADS), { maxLength: 3 })

type Messages = fc.Arbitrary<readonly KeptMessage[]>

const eventOf = (page: Messages, late: Messages): fc.Arbitrary<Event> =>
  fc.oneof(
    fc.record({ kind: fc.constantFrom('older', 'newer'), page, met }),
    fc.record({ kind: fc.constant('head' as const), messages: late, met }),
    fc.record({ kind: fc.constant('lane' as const), messages: late, at: fc.nat(2) }),
    fc.record({ kind: fc.constantFrom('refetch', 'again', 'nothing') }),
  )

/** What is loaded after each of some events in a random history. */
export const histories = historiesOf(eventOf(messages, messages), 1, 14)

/** Every so manieth message of a stretch of the large world, newest first. */
const stretchOf = (length: number): Messages =>
  fc
    .record({
      from: fc.nat(largeWorld.length),
      length: fc.integer({ min: length >> 1, max: length }),
      step: fc.integer({ min: 1, max: 4 }),
    })
    .map(({ from, length: count, step }) =>
      largeWorld
        .slice(from, from + count * step)
        .filter((_, at) => at % step === 0)
        .toReversed(),
    )

/** The same of thousands of messages. */
export const largeHistories = historiesOf(
  fc.oneof(
    { weight: 2, arbitrary: eventOf(stretchOf(2_000), stretchOf(3)) },
    { weight: 1, arbitrary: eventOf(stretchOf(20), stretchOf(300)) },
  ),
  4,
  8,
)

function historiesOf(
  event: fc.Arbitrary<Event>,
  minLength: number,
  maxLength: number,
): fc.Arbitrary<readonly LoadedLists[]> {
  return fc.array(event, { minLength, maxLength, size: 'max' }).map((events) => {
    let version = 0
    const threadsOf = (ids: readonly number[]) =>
      ids.map((id): WalkedThread => {
        const stamps = { createdMs: (id - 1) * 8000, updatedMs: version++ }
        const words = { originalSender: null, subject: null, isResolved: null }
        return { id: `t${id}`, connectionId: connectionOf(id), ...words, ...stamps }
      })
    let lists: LoadedLists = { head: [], pages: [], lanes: [[], [], []], headThreads: [], pageThreads: [] }
    return events.map((one) => (lists = after(lists, one, threadsOf)))
  })
}

function after(
  lists: LoadedLists,
  event: Event,
  threadsOf: (ids: readonly number[]) => readonly WalkedThread[],
): LoadedLists {
  const { pages, lanes } = lists
  switch (event.kind) {
    case 'older':
    case 'newer': {
      const isOlder = event.kind === 'older'
      return {
        ...lists,
        pages: isOlder ? [...pages, event.page] : [event.page, ...pages],
        // What was asked for last comes first.
        pageThreads: [threadsOf(event.met), ...lists.pageThreads],
      }
    }
    case 'head': {
      const threads = threadsOf(event.met)
      const ids = new Set(threads.map(({ id }) => id))
      return {
        ...lists,
        head: [...event.messages, ...lists.head],
        headThreads: [...lists.headThreads.filter(({ id }) => !ids.has(id)), ...threads],
      }
    }
    case 'lane': {
      return {
        ...lists,
        lanes: lanes.map((lane, at) => (at === event.at ? [...lane, ...event.messages] : lane)),
      }
    }
    case 'refetch':
      return { ...lists, pages: pages.slice(1).map((page) => [...page]) }
    case 'again':
      return { ...lists, pages: [...pages, ...pages.slice(0, 1)] }
    case 'nothing':
      return { ...lists }
  }
}

/** Every message once, grouped by nothing. */
export const wholeWorld: readonly KeptMessage[] = world
