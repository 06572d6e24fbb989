import { useQueries, useQueryClient } from '@tanstack/react-query'
import { useEffect, useMemo } from 'react'
import { latestNow } from '../connector/walk/discovery'
import type { ScopeEntry, UpdatedVerdict, WalkedMessage, WalkedThread } from '../connector/walk/plan'
import { laneOfSwept } from '../connector/walk/sweep'
import { judgeUpdated } from '../connector/walk/updated'
import type { Lane } from '../connector/walk/walk'
import { toFailure } from './failure'
import { type LoadedPage, firstPageOf } from './get-messages'
import { sweepKey, sweepLine, sweepOptions } from './get-sweep'
import { insistOn } from './insisting'
import type { InboxSource, MessagesSource } from './source'
import { aheadOf } from './upstream-clocks'
import { rememberVerdict, verdictOf } from './updated-verdict'
import { useSameList } from './use-same-list'

/** By platform. */
type Verdicts = ReadonlyMap<string, UpdatedVerdict>

/**
 * Where it is not proven that messages move `UpdatedUtc`, old threads that woke up are found by a sweep, and read by a
 * lane for each connection.
 */
export function useSweep(
  source: MessagesSource,
  serverNow: () => number,
  loaded: readonly LoadedPage[] | undefined,
) {
  const client = useQueryClient()
  const first = firstPageOf(loaded)
  const unproven = useUnproven(source, first)
  const sweeps = useQueries({
    queries: unproven.map(({ scope, lineMs }) => sweepOptions(scope, lineMs, serverNow)),
  })
  const found = useSameList(sweeps.map(({ data }) => data))
  const laneOf = useMemo(() => lanesAgainst(source, first), [source, first])
  const lanes = useMemo(
    () =>
      unproven.flatMap(({ scope }, at) => {
        const swept = found[at]
        return (swept && laneOf(scope, swept)) ?? []
      }),
    [unproven, found, laneOf],
  )
  const failed = unproven.flatMap((sweep, at) => {
    const result = sweeps[at]
    return result?.isError && !result.isFetching ? [{ ...sweep, failure: toFailure(result.error) }] : []
  })
  return {
    lanes,
    isRunning: sweeps.some(({ isPending, isFetching }) => isPending && isFetching),
    /** The connections whose sweep failed. */
    failed: failed.map(({ scope, lineMs, failure }) => ({
      connectionId: scope.connectionId,
      /** Why it failed. */
      failure,
      retry: () => {
        const sweep = sweepOptions(scope, lineMs, serverNow)
        void insistOn(client, sweepKey(scope, lineMs), () => client.prefetchQuery({ ...sweep }))
      },
    })),
  }
}

/**
 * The lane of each sweep beside a first page. Made once for each sweep that ends, from its own threads: there may be
 * hundreds, and each may know thousands.
 */
function lanesAgainst(source: MessagesSource, first: LoadedPage | undefined) {
  const lanes = new WeakMap<readonly WalkedThread[], Lane | null>()
  const firstMetIds = new Set(first?.firstMetIds)
  return (scope: ScopeEntry, swept: readonly WalkedThread[]): Lane | null => {
    if (!first || source.kind !== 'inbox') return null
    const known = lanes.get(swept)
    if (known !== undefined) return known
    const nowMs = latestNow(first.askedMs, [scope], { aheadMs: aheadOf })
    const lane = laneOfSwept(scope, swept, firstMetIds, { range: source.range, nowMs })
    lanes.set(swept, lane)
    return lane
  }
}

/** The connections of whose platform it is not proven that messages move `UpdatedUtc`, and the line that each is swept for. */
function useUnproven(source: MessagesSource, first: LoadedPage | undefined) {
  const judged = useMemo(
    () => (first && source.kind === 'inbox' ? verdictsOf(source, first) : NOTHING),
    [source, first],
  )
  useEffect(() => {
    for (const [platform, verdict] of judged) rememberVerdict(platform, verdict)
  }, [judged])
  return useMemo(() => {
    if (source.kind !== 'inbox' || !first) return []
    const moving = new Set(
      [...new Set(source.scope.map(({ platform }) => platform))].filter((platform) => {
        const verdicts = [judged.get(platform), verdictOf(platform)]
        return verdicts.includes('moves') && !verdicts.includes('still')
      }),
    )
    return source.scope
      .filter(({ platform }) => !moving.has(platform))
      .map((scope) => ({ scope, lineMs: sweepLine(first, scope) }))
  }, [source, first, judged])
}

const NOTHING: Verdicts = new Map()

/**
 * What a page brought does not change: it is judged once, however often its list is opened. Told by its threads, an array
 * that is made for one page of one source; the page itself becomes another object when the next one comes.
 */
const known = new WeakMap<LoadedPage['threads'], Verdicts>()

function verdictsOf(source: InboxSource, first: LoadedPage): Verdicts {
  const verdicts = known.get(first.threads) ?? judgePlatforms(source, first)
  known.set(first.threads, verdicts)
  return verdicts
}

/** What the first page says of each platform of a source; nothing where newer messages than its own may have been there. */
function judgePlatforms(source: InboxSource, first: LoadedPage): Verdicts {
  if (source.range.endMs <= first.askedMs || source.startMs !== undefined) return NOTHING
  const newest = new Map<string, WalkedMessage>()
  for (const message of first.messages)
    if (!newest.has(message.threadId)) newest.set(message.threadId, message)
  const platformOf = new Map(source.scope.map(({ connectionId, platform }) => [connectionId, platform]))
  const threads = new Map([...platformOf.values()].map((platform) => [platform, new Array<WalkedThread>()]))
  for (const thread of first.threads) threads.get(platformOf.get(thread.connectionId) ?? '')?.push(thread)
  return new Map(
    [...threads].map(([platform, own]) => {
      // By the clock that the stamps are of.
      const readMs = first.askedMs + Math.min(0, aheadOf(platform))
      const read = own.map((thread) => ({ thread, readMs }))
      return [platform, judgeUpdated(read, (id) => newest.get(id))] as const
    }),
  )
}
