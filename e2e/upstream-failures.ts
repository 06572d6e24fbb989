import type { Locator } from '@playwright/test'
import type { FaultEffect } from '../src/emulator/faults'
import type { World } from './fixtures'

/** One way in which the upstream fails, and what a reader is told of it. */
export interface UpstreamFailure {
  readonly title: string
  readonly effect: FaultEffect
  /** The reason in the catalogue's words. */
  readonly sentence: string
  /** How often the upstream is asked before the reader is told: the page itself, what asks for less, and what lies beyond it. */
  readonly calls: number
  /**
   * What becomes of an older page that fails like this while other requests are answered. `foot`: it speaks of the whole
   * connection, so the list stops there. `gap`: the list goes on and says which stretch is missing. `recovers`: it is
   * asked for in another way.
   */
  readonly older: 'foot' | 'gap' | 'recovers'
  /** Whether the answer, if there was one, brought a RequestId that can be read. */
  readonly hasRequestId: boolean
}

/** A pause that the upstream asks for, s: long enough that a page on a busy machine is drawn before it is over. */
export const PAUSE_TO_BE_SEEN = 8

const REFUSED_TEXT = '<img src=x onerror="window.__hit=1">Ask <b>your manager</b> & try\nlater'
const SERVER = 'Mews had a problem of its own.'
const NETWORK = 'The connection was lost on the way.'
const MALFORMED = 'Mews sent an answer that could not be read.'

const status = (code: number, message?: string | null): FaultEffect => ({
  kind: 'status',
  status: code,
  ...(message === undefined ? {} : { message }),
})

/** Every row of the table of errors but 429, which is waited for, and each of the ways to be unreadable. */
export const upstreamFailures: readonly UpstreamFailure[] = [
  {
    title: '400',
    effect: status(400),
    sentence: 'Mews did not accept this request. It may come from an outdated link.',
    calls: 16,
    older: 'recovers',
    hasRequestId: true,
  },
  {
    title: '401',
    effect: status(401),
    sentence: 'Mews refused the credentials of this connection. Its operator needs to look at it.',
    calls: 1,
    older: 'foot',
    hasRequestId: true,
  },
  {
    title: '403 with a text for the reader, which is shown as text',
    effect: status(403, REFUSED_TEXT),
    sentence: REFUSED_TEXT,
    calls: 1,
    older: 'foot',
    hasRequestId: true,
  },
  {
    title: '403 without a text',
    effect: status(403, null),
    sentence: 'Mews refused this request.',
    calls: 1,
    older: 'foot',
    hasRequestId: true,
  },
  {
    title: '403 with an empty text',
    effect: status(403, ' \n'),
    sentence: 'Mews refused this request.',
    calls: 1,
    older: 'foot',
    hasRequestId: true,
  },
  {
    title: '404',
    effect: status(404),
    sentence: 'The address of Mews in the configuration is wrong. The operator needs to correct it.',
    calls: 1,
    older: 'foot',
    hasRequestId: true,
  },
  {
    title: '408',
    effect: status(408),
    sentence: 'That was more than Mews could answer at once. A shorter range may help.',
    calls: 16,
    older: 'recovers',
    hasRequestId: true,
  },
  {
    title: '409',
    effect: status(409),
    sentence: 'The data changed while it was being read.',
    calls: 4,
    older: 'gap',
    hasRequestId: true,
  },
  { title: '500', effect: status(500), sentence: SERVER, calls: 4, older: 'gap', hasRequestId: true },
  {
    title: '503 from a gateway that answers in HTML',
    effect: {
      kind: 'body',
      status: 503,
      headers: { 'Content-Type': 'text/html' },
      body: '<h1>Service Unavailable</h1><script>window.__hit=1</script>',
    },
    sentence: SERVER,
    calls: 4,
    older: 'gap',
    hasRequestId: true,
  },
  {
    title: 'the network gone before an answer',
    effect: { kind: 'reset' },
    sentence: NETWORK,
    calls: 4,
    older: 'gap',
    hasRequestId: false,
  },
  {
    title: 'the network gone in the middle of an answer',
    effect: { kind: 'truncated' },
    sentence: NETWORK,
    calls: 4,
    older: 'gap',
    hasRequestId: true,
  },
  {
    title: 'malformed JSON',
    effect: { kind: 'malformed' },
    sentence: MALFORMED,
    calls: 4,
    older: 'gap',
    hasRequestId: true,
  },
  {
    title: 'a wrong shape',
    effect: { kind: 'wrong-shape' },
    sentence: MALFORMED,
    calls: 4,
    older: 'gap',
    hasRequestId: true,
  },
  {
    title: 'a wrong content type',
    effect: { kind: 'content-type' },
    sentence: MALFORMED,
    calls: 4,
    older: 'gap',
    hasRequestId: true,
  },
]

/** Accepts the requests for an older page: those that carry a cursor. */
export function asksForOlder(body: Readonly<Record<string, unknown>>): boolean {
  const { Limitation: limitation } = body
  return (
    typeof limitation === 'object' &&
    limitation !== null &&
    'Cursor' in limitation &&
    limitation.Cursor !== null
  )
}

/** The calls of an operation that reached the upstream, oldest first. */
export const callsOf = (world: World, operation = 'messages/getAll') =>
  world.requests.filter((call) => call.operation === operation)

/** `RequestId …` as the page quotes it, of the latest call of an operation. */
export const quotedRequestId = (world: World, operation?: string) =>
  `RequestId ${callsOf(world, operation).at(-1)?.requestId ?? ''}`

/** The same, of the latest call for an older page. */
export const quotedOlderRequestId = (world: World) =>
  `RequestId ${callsOf(world).findLast(({ cursor }) => cursor !== null)?.requestId ?? ''}`

/** The older end of a feed. */
export const footOfFeed = (region: Locator) => region.locator('[data-feed-scroller] [data-feed-state]')

/** Scrolls towards an end of a feed, frame by frame, until what stands there is in a state. */
export async function scrollUntil(region: Locator, state: string, end: 'top' | 'bottom'): Promise<void> {
  await region.locator('[data-feed-scroller]').evaluate(
    async (scroller, { wanted, toTop }) => {
      for (;;) {
        scroller.scrollTop = toTop ? 0 : scroller.scrollHeight
        await new Promise((resolve) => requestAnimationFrame(resolve))
        const foot = scroller.querySelector<HTMLElement>('[data-feed-state]')
        if (foot?.dataset['feedState'] === wanted) return
      }
    },
    { wanted: state, toTop: end === 'top' },
  )
}
