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
  | { readonly kind: 'refetch' | 'again' | 'turn' | 'nothing' }

const THREADS = 5

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

const event: fc.Arbitrary<Event> = fc.oneof(
  fc.record({ kind: fc.constantFrom('older', 'newer'), page: messages, met }),
  fc.record({ kind: fc.constant('head' as const), messages, met }),
  fc.record({ kind: fc.constant('lane' as const), messages, at: fc.nat(2) }),
  fc.record({ kind: fc.constantFrom('refetch', 'again', 'turn', 'nothing') }),
)

/** What is loaded after each of some events in a random history. */
export const histories: fc.Arbitrary<readonly LoadedLists[]> = fc
  .array(event, { minLength: 1, maxLength: 14, size: 'max' })
  .map((events) => {
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
      return { ...lists, pages: pages.slice(1).map(copyOf) }
    case 'again':
      return { ...lists, pages: [...pages, ...pages.slice(0, 1)] }
    case 'turn':
      return { ...lists, pages: pages.toReversed() }
    case 'nothing':
      return { ...lists }
  }
}

/** The same messages, read once more. */
function copyOf(page: readonly KeptMessage[]): readonly KeptMessage[] {
  const read = page.map(({ id, threadId, connectionId, text, sender, createdMs }) => {
    return { id, threadId, connectionId, text, sender, createdMs }
  })
  return createKeep().messages(read)
}

/** Every message once, grouped by nothing. */
export const wholeWorld: readonly KeptMessage[] = world
