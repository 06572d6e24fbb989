import { expect } from 'vitest'
import type { UpdatedVerdict, WalkKit, WalkPlan, WalkedMessage } from '../connector/walk/plan'
import { type Lane, type WalkPage, type WalkState, walkPage } from '../connector/walk/walk'
import type { createNaiveUpstream } from './naive-upstream'

export const NOW = Date.UTC(2024, 5, 12, 9, 30, 15)

type Upstream = ReturnType<typeof createNaiveUpstream>

export function planOf(
  upstream: { readonly connections: readonly { readonly id: string }[] },
  at: WalkPlan['range'],
): WalkPlan {
  return {
    scope: upstream.connections.map(({ id }) => ({
      connectionId: id,
      platform: 'p',
      suffix: '',
      enterpriseIds: null,
    })),
    threads: null,
    range: at,
    nowMs: NOW,
  }
}

export function kitOf(
  upstream: Pick<Upstream, 'messages' | 'threads'>,
  verdict: UpdatedVerdict = 'moves',
): WalkKit {
  return {
    messages: upstream.messages,
    threads: upstream.threads,
    now: () => NOW,
    sleep: (_ms, signal) =>
      new Promise((resolve, reject) => {
        signal?.addEventListener('abort', () => reject(new Error('aborted')), { once: true })
        // Patience never ends here: nobody is late.
        if (!signal) resolve()
      }),
    random: () => 0.5,
    verdict: () => verdict,
  }
}

/** All pages of a walk; the state goes through JSON between them, as it may in the browser's history. */
export async function drain(state: WalkState | null, kit: WalkKit): Promise<WalkPage[]> {
  const pages: WalkPage[] = []
  let at = state
  while (at) {
    const page = await walkPage(JSON.parse(JSON.stringify(at)), kit)
    pages.push(page)
    at = page.next
    if (pages.length > 2_000) throw new Error('the walk does not end')
  }
  return pages
}

export async function drainLanes(lanes: readonly Lane[], kit: WalkKit): Promise<WalkPage[]> {
  const pages: WalkPage[] = []
  for (const lane of lanes) {
    const own = await drain(lane.state, kit)
    pages.push(
      ...own,
      ...(await drainLanes(
        own.flatMap((page) => page.lanes),
        kit,
      )),
    )
  }
  return pages
}

export const idsOf = (messages: readonly { readonly id: string }[]) => messages.map(({ id }) => id)
export const inRange = (
  messages: readonly WalkedMessage[] | ReturnType<Upstream['truth']>,
  at: WalkPlan['range'],
) => messages.filter(({ createdMs }) => !at || (createdMs >= at.startMs && createdMs < at.endMs))

/** Each once, each thread in the server's order, and seconds that never increase. */
export function expectWalk(walked: readonly WalkedMessage[], truth: ReturnType<Upstream['truth']>): void {
  expectIds(idsOf(walked).toSorted(), idsOf(truth).toSorted())
  expectOrder(walked, truth)
}

export function expectOrder(walked: readonly WalkedMessage[], truth: ReturnType<Upstream['truth']>): void {
  expect(walked.every(({ createdMs }, at) => at === 0 || createdMs <= (walked[at - 1]?.createdMs ?? 0))).toBe(
    true,
  )
  const byThread = (messages: readonly { id: string; threadId: string }[]) => {
    const threads = new Map<string, string[]>()
    for (const { id, threadId } of messages) {
      const own = threads.get(threadId)
      if (own) own.push(id)
      else threads.set(threadId, [id])
    }
    return threads
  }
  const given = new Set(idsOf(walked))
  const expected = byThread(truth.filter(({ id }) => given.has(id)))
  for (const [threadId, ids] of byThread(walked)) expectIds(ids, expected.get(threadId) ?? [])
}

/** The same ids in the same order; tens of thousands of them are compared by `toEqual` only to say what differs. */
function expectIds(ids: readonly string[], expected: readonly string[]): void {
  if (ids.join() !== expected.join()) expect(ids).toEqual(expected)
}
