import { queryOptions, useQueries } from '@tanstack/react-query'
import { useEffect, useMemo, useState } from 'react'
import { MAX_COUNT, MAX_FILTER_IDS } from '../connector/limits'
import type { WalkKit, WalkedThread } from '../connector/walk/plan'
import { unqualified } from '../lib/qualified'
import { createSlots } from '../lib/slots'
import { type MessagesSource, sourceId, startedAt } from './source'
import { useSameList } from './use-same-list'
import { walkKit } from './walk-kit'

/** Between two tries of what failed, ms: twice as long after each, as nobody is waiting for it. */
const FIRST_PAUSE_MS = 30_000
const LONGEST_PAUSE_MS = 600_000

/** Labels come behind what people wait for. */
const slots = createSlots(1)

/** A connection that leads to several of the properties that are shown. */
export interface Portfolio {
  readonly connectionId: string
  readonly enterpriseIds: readonly string[]
}

/**
 * Which property each thread belongs to, by the thread's id: what the upstream says only when it is asked property by
 * property. Asked in the background, for the threads of one page at a time; a thread without an entry is not known yet.
 */
export function useLabels(
  source: MessagesSource,
  portfolios: readonly Portfolio[],
  threadLists: readonly (readonly WalkedThread[])[],
): ReadonlyMap<string, string> {
  const byId = new Map(portfolios.map((portfolio) => [portfolio.connectionId, portfolio]))
  const isWanted = portfolios.length > 0
  const parts = useMemo(() => (isWanted ? threadLists.flatMap(byConnection) : []), [isWanted, threadLists])
  const results = useQueries({
    queries: parts.flatMap(({ connectionId, threads }) => {
      const portfolio = byId.get(connectionId)
      return portfolio ? [labelsOptions(source, portfolio, threads)] : []
    }),
  })
  const found = useSameList(results.map(({ data }) => data))
  // Whose a conversation is does not change: what is known of it stays while the list that it stands in is asked for anew.
  const [kept, keep] = useState<ReadonlyMap<string, string>>(new Map())
  const labels = useMemo(() => withLabels(kept, found), [kept, found])
  useEffect(() => keep(labels), [labels])
  return labels
}

/** Labels and those that were found since; the same map where these say nothing new. */
function withLabels(
  kept: ReadonlyMap<string, string>,
  found: readonly (ReadonlyMap<string, string> | undefined)[],
): ReadonlyMap<string, string> {
  const labels = new Map([...kept, ...found.flatMap((own) => [...(own ?? [])])])
  const isSame = [...labels].every(([id, enterpriseId]) => kept.get(id) === enterpriseId)
  return isSame ? kept : labels
}

interface Part {
  readonly connectionId: string
  readonly threads: readonly WalkedThread[]
}

/** Lists do not change: each is taken apart once. */
const partsOf = new WeakMap<readonly WalkedThread[], readonly Part[]>()

/** The threads of a list, connection by connection. */
function byConnection(list: readonly WalkedThread[]): readonly Part[] {
  const known = partsOf.get(list)
  if (known) return known
  const parts = new Map<string, WalkedThread[]>()
  for (const thread of list) {
    const own = parts.get(thread.connectionId)
    if (own) own.push(thread)
    else parts.set(thread.connectionId, [thread])
  }
  const taken = [...parts].map(([connectionId, threads]) => ({ connectionId, threads }))
  partsOf.set(list, taken)
  return taken
}

function labelsOptions(source: MessagesSource, portfolio: Portfolio, threads: readonly WalkedThread[]) {
  const { connectionId } = portfolio
  return queryOptions({
    // The first and the number tell one page's threads from another's without hashing all of them at each look.
    queryKey: [
      'labels',
      sourceId(startedAt(source, null)),
      connectionId,
      threads[0]?.id ?? '',
      threads.length,
    ] as const,
    // Without it, rows name no property and tell no time of theirs: nobody would know what to press.
    refetchOnReconnect: hasFailed,
    refetchInterval: pauseAfterFailure,
    queryFn: ({ signal, meta }) => {
      const { makeKit = walkKit } = meta ?? {}
      const kit = makeKit(Date.now, signal, { urgency: 'background' })
      return slots.run(() => readLabels(portfolio, threads, kit), signal)
    },
  })
}

interface Asked {
  readonly state: { readonly status: string; readonly errorUpdateCount: number }
}

function hasFailed({ state }: Asked): boolean {
  return state.status === 'error'
}

function pauseAfterFailure({ state }: Asked): number | false {
  return (
    state.status === 'error' && Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (state.errorUpdateCount - 1))
  )
}

async function readLabels(
  { connectionId, enterpriseIds }: Portfolio,
  threads: readonly WalkedThread[],
  kit: WalkKit,
): Promise<ReadonlyMap<string, string>> {
  const labels = new Map<string, string>()
  const left = new Map(threads.map(({ id }) => [unqualified(id), id]))
  for (const enterpriseId of enterpriseIds) {
    const ids = [...left.keys()]
    for (let at = 0; at < ids.length; at += MAX_FILTER_IDS) {
      const body = {
        MessageThreadIds: ids.slice(at, at + MAX_FILTER_IDS),
        EnterpriseIds: [enterpriseId],
        Limitation: { Count: MAX_COUNT, Cursor: null },
      }
      const page = await kit.threads(connectionId, body)
      for (const { id } of page.threads) {
        const known = left.get(id)
        if (known !== undefined) labels.set(known, enterpriseId)
        left.delete(id)
      }
    }
    if (left.size === 0) break
  }
  return labels
}
