import fc from 'fast-check'
import { expect, it } from 'vitest'
import { largeWorld } from '../../test/large-world'
import { createNaiveUpstream } from '../../test/naive-upstream'
import { NOW, drainLanes, kitOf, planOf } from '../../test/walks'
import { ConnectorError } from '../errors'
import type { WalkPlan } from './plan'
import { type WalkPage, type WalkState, startWalk, walkPage } from './walk'

/** A page of either operation. */
interface Page {
  readonly items: readonly unknown[]
  readonly cursor: string | null
}

/** What an upstream makes of a page; `asked` is the cursor that it was asked with, `share` is from 0 to 1. */
type Lie = (page: Page, asked: string | null, share: number) => Page

const part = ({ items }: Page, share: number) => items.slice(0, Math.floor(items.length * share))

const lies: readonly { readonly name: string; readonly tell: Lie }[] = [
  { name: 'nothing', tell: () => ({ items: [], cursor: null }) },
  { name: 'nothing, and its cursor', tell: ({ cursor }) => ({ items: [], cursor }) },
  { name: 'nothing, and the cursor asked with', tell: (_page, asked) => ({ items: [], cursor: asked }) },
  { name: 'a part, no cursor', tell: (page, _asked, share) => ({ items: part(page, share), cursor: null }) },
  {
    name: 'a part, and the cursor asked with',
    tell: (page, asked, share) => ({ items: part(page, share), cursor: asked }),
  },
  { name: 'all, and the cursor asked with', tell: ({ items }, asked) => ({ items, cursor: asked }) },
  { name: 'all, no cursor', tell: ({ items }) => ({ items, cursor: null }) },
]

const planArbitrary = fc.record({
  world: fc.record({
    threads: fc.integer({ min: 1, max: 30 }),
    messages: fc.integer({ min: 1, max: 1_500 }),
    seed: fc.nat(1_000_000),
    heavy: fc.boolean(),
    connections: fc.constantFrom([[0, 1, 2]], [[0], [1, 2]]),
  }),
  isConversation: fc.boolean(),
  lie: fc.constantFrom(...lies),
  /** Which call is answered with the lie. */
  at: fc.oneof(fc.nat(12), fc.nat(120)),
  share: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
})

/** All pages. A page that fails as a whole says so, and is asked for again. */
async function readAll(start: WalkState | null, kit: ReturnType<typeof kitOf>): Promise<WalkPage[]> {
  const pages: WalkPage[] = []
  let failures = 0
  for (let state = start; state;) {
    try {
      const page = await walkPage(state, kit)
      pages.push(page)
      state = page.next
    } catch (error) {
      if (!(error instanceof ConnectorError) || failures++ > 3) throw error
    }
  }
  return pages
}

it('shows every message of an upstream that lies once, at any call, or names the gap', async () => {
  await fc.assert(
    fc.asyncProperty(planArbitrary, async ({ world: size, isConversation, lie, at, share }) => {
      const world = largeWorld(size)
      const upstream = createNaiveUpstream({ ...world, moves: true })
      let calls = 0
      const spoilt = ({ items, cursor }: Page, asked: string | null | undefined): Page =>
        calls++ === at ? lie.tell({ items, cursor }, asked ?? null, share) : { items, cursor }
      const kit = kitOf({
        messages: async (connectionId, body) => {
          const page = await upstream.messages(connectionId, body)
          const { items, cursor } = spoilt(
            { items: page.messages, cursor: page.cursor },
            body.Limitation.Cursor,
          )
          return { messages: page.messages.filter((item) => items.includes(item)), cursor }
        },
        threads: async (connectionId, body) => {
          const page = await upstream.threads(connectionId, body)
          const { items, cursor } = spoilt(
            { items: page.threads, cursor: page.cursor },
            body.Limitation.Cursor,
          )
          return { threads: page.threads.filter((item) => items.includes(item)), cursor }
        },
      })
      const [first] = upstream.truth()
      const conversation: Partial<WalkPlan> =
        isConversation && first && size.connections.length === 1
          ? {
              threads: [
                { id: first.threadId, createdMs: upstream.createdMs(first.threadId), updatedMs: NOW },
              ],
            }
          : {}
      const pages = await readAll(startWalk({ ...planOf(world, null), ...conversation }), kit)
      const lanes = pages.flatMap((page) => page.lanes)
      const read = [...pages, ...(await drainLanes(lanes, kit))]
      const ids = new Set(read.flatMap((page) => page.messages.map(({ id }) => id)))
      const wanted = conversation.threads
        ? upstream.truth().filter(({ threadId }) => threadId === first?.threadId)
        : upstream.truth()
      expect(wanted.filter(({ id }) => !ids.has(id))).toEqual([])
    }),
    { numRuns: 400 },
  )
})
