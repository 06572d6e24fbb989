import { useQueries, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import type { Enterprise } from '../connector/enterprises'
import { PATIENCE_MS } from '../connector/walk/walk'
import { type Failure, toFailure } from './failure'
import { enterprisesKey, enterprisesOptions } from './get-enterprises'
import { insistOn } from './insisting'
import { TURNS } from './turns'
import { type Pause, type Waiting, pauseOf, useCountdown } from './use-wait'

/** What is known of one connection's properties. */
export interface DirectoryEntry {
  readonly enterprises: readonly Enterprise[] | null
  readonly isPending: boolean
  readonly failure: Failure | null
  readonly retry: () => void
}

/**
 * The properties of all connections. Of those that are shown first (`first`) as many as can be sent at a time are asked at
 * once, and the page goes on when they have answered, or one of all has after `PATIENCE_MS`. All others are asked behind
 * what people wait for: the messages need no names.
 */
export function useDirectory(connectionIds: readonly string[], first: readonly string[]) {
  const [impatientFor, setImpatientFor] = useState<string | null>(null)
  const client = useQueryClient()
  const firstKey = first.join()
  const ahead = first.slice(0, TURNS)
  const wanted = new Set(ahead)
  const results = useQueries({
    queries: connectionIds.map((id) => enterprisesOptions(id, wanted.has(id) ? 'people' : 'background')),
  })
  const entries = new Map<string, DirectoryEntry>()
  for (const [at, id] of connectionIds.entries()) {
    const result = results[at]
    if (!result) continue
    entries.set(id, {
      enterprises: result.data ?? null,
      isPending: result.isPending,
      failure: result.isError ? toFailure(result.error) : null,
      retry: () => void insistOn(client, enterprisesKey(id), () => result.refetch()),
    })
  }
  const pending = first.filter((id) => entries.get(id)?.isPending !== false)
  const canWait = first.length > 1
  const isSettled = ahead.every((id) => !pending.includes(id))
  useEffect(() => {
    if (isSettled || !canWait) return
    const timer = setTimeout(() => setImpatientFor(firstKey), PATIENCE_MS)
    return () => clearTimeout(timer)
  }, [isSettled, canWait, firstKey])
  // Nothing can be drawn before the first of them answers: of those that wait, the one that goes on soonest says when.
  const asked = new Set(pending.filter((id) => wanted.has(id)))
  const waiting = connectionIds.flatMap((id, at): readonly Waiting[] => {
    const result = results[at]
    if (!result || !asked.has(id)) return []
    // A result that is drawn for the first time says that the query begins now, though its first try may have failed before.
    const before = client.getQueryState(enterprisesKey(id))?.fetchFailureReason ?? null
    return [{ isFetching: result.isFetching, failureReason: result.failureReason ?? before }]
  })
  const wait = useCountdown(waiting.length === ahead.length ? soonest(waiting) : null)
  return {
    entries,
    /** Whether the page can be drawn: those asked ahead have answered, or some has and the rest is late. */
    isReady: isSettled || (impatientFor === firstKey && pending.length < first.length),
    /** What has to be waited for before anything can be drawn; `null` when nothing has. */
    wait,
  }
}

/** The pause after which the first of several queries goes on; `null` while one of them is not waiting. */
export function soonest(queries: readonly Waiting[]): Pause | null {
  const pauses = queries.map(({ isFetching, failureReason }) => (isFetching ? pauseOf(failureReason) : null))
  const [first, ...others] = pauses
  if (!first || !others.every((pause) => pause !== null)) return null
  return others.reduce((least, pause) => (pause.ms < least.ms ? pause : least), first)
}
