import { QueryClientProvider } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import type { ScopeEntry, WalkKit, WalkedMessage } from '../connector/walk/plan'
import { type Lane, startWalk } from '../connector/walk/walk'
import { type LoadedPage, messagesKey } from '../queries/get-messages'
import { type KeptMessage, createKeep } from '../queries/kept-message'
import { createQueryClient } from '../queries/query-client'
import type { InboxSource } from '../queries/source'
import { rememberVerdict } from '../queries/updated-verdict'
import { createNaiveUpstream, uuid } from './naive-upstream'
import { NOW, kitOf } from './walks'

export const HOUR = 3_600_000

/** A connection of a platform on which messages move the stamp, so that nothing is swept. */
export function scopeOf(connectionId: string, platform = 'moving'): ScopeEntry {
  rememberVerdict('moving', 'moves')
  return { connectionId, platform, suffix: '', enterpriseIds: null }
}

export const sourceOf = (...scope: readonly ScopeEntry[]): InboxSource => ({
  kind: 'inbox',
  scope,
  range: { startMs: NOW - 40 * HOUR, endMs: NOW + 9 * HOUR },
})

/** One thread of `count` messages, an hour between them, the newest an hour ago. */
export function upstreamOf(connectionId: string, count: number) {
  const threadId = uuid(1, 1)
  return createNaiveUpstream({
    threads: [{ id: threadId, enterprise: 0, createdMs: NOW - 40 * HOUR }],
    messages: Array.from({ length: count }, (_, at) => ({
      id: uuid(2, at),
      threadId,
      hiddenMs: NOW - (at + 1) * HOUR,
    })),
    connections: [{ id: connectionId, enterprises: [0] }],
    moves: true,
  })
}

/** A lane over that thread whose pages hold one message each. */
export function laneOf(source: InboxSource, kind: Lane['kind'], more: Partial<Lane> = {}): Lane {
  const [scope] = source.scope
  const thread = { id: uuid(1, 1), createdMs: NOW - 40 * HOUR, updatedMs: NOW - HOUR }
  const sizes = { shard: 1000, counts: [1] }
  const state =
    scope && startWalk({ scope: [scope], threads: [thread], range: source.range, nowMs: NOW, sizes })
  if (!state) throw new Error('nothing to read')
  const { startMs } = source.range
  const { connectionId } = scope
  return { id: '0.0', connectionId, kind, startMs, endMs: NOW, problem: null, state, ...more }
}

export const pageOf = (more: Partial<LoadedPage>): LoadedPage => ({
  messages: [],
  threads: [],
  firstMetIds: [],
  lanes: [],
  droppedIds: [],
  next: null,
  completeFromMs: null,
  askedMs: NOW,
  rejoined: [],
  side: 'older',
  newer: null,
  ...more,
})

export const messageOf = (
  id: string,
  threadId: string,
  createdMs: number,
  more: Partial<WalkedMessage> = {},
): KeptMessage => {
  const message = { id, threadId, createdMs, connectionId: 'first', text: id, sender: 'Application' as const }
  const [kept] = createKeep().messages([{ ...message, ...more }])
  if (!kept) throw new Error('nothing is kept')
  return kept
}

/** A client whose pages are loaded, and which asks `kit` for everything else. */
export function seededClient(source: InboxSource, pages: readonly LoadedPage[], kit?: Partial<WalkKit>) {
  const client = createQueryClient()
  const whole = { ...kitOf(upstreamOf('first', 0)), ...kit }
  client.setDefaultOptions({
    queries: {
      ...client.getDefaultOptions().queries,
      meta: { makeKit: (_now, signal) => ({ ...whole, signal }) },
    },
  })
  const show = (shown: readonly LoadedPage[]) =>
    client.setQueryData(messagesKey(source), { pages: [...shown], pageParams: shown.map(() => null) })
  show(pages)
  const wrapper = ({ children }: { readonly children: ReactNode }) => (
    <QueryClientProvider client={client}>{children}</QueryClientProvider>
  )
  return { client, show, wrapper }
}
