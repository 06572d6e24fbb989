import { LARGE_CLOCK_DIFFERENCE_MS } from '../connector/session'
import type { Log, UpstreamAnswer } from './options'

/** Answers that tell the time of an upstream; the middle of what they say counts, so that one which lies is outvoted. */
const SAMPLES = 5

/** Answers without which nothing is believed. */
const FEWEST = 3

/** A difference below this is none, ms: clocks that are kept differ by less. */
const ALIKE_MS = 60_000

/** How the clocks of upstreams stand to this server's own. */
export interface UpstreamClocks {
  /**
   * Takes what an answer says of the time, in its `Date` header.
   *
   * @param sentMs when the call went out, and `receivedMs` when it was answered: ms UTC
   */
  readonly note: (address: string, answer: UpstreamAnswer, sentMs: number, receivedMs: number) => void
  /** How far the clock of a platform address is ahead of this server's, ms; negative = behind, 0 = alike or unknown. */
  readonly aheadMs: (address: string) => number
  /** The same by the answer that saw it furthest behind, ms, 0 at most: for what must not be held to be old too early. */
  readonly behindMs: (address: string) => number
}

/**
 * Compares clocks by the `Date` of answers. One that is missing or damaged says nothing. The log gets a line when a clock
 * begins to differ by minutes, and one when it does no more.
 */
export function createUpstreamClocks(log?: Pick<Log, 'info' | 'warn'>): UpstreamClocks {
  const samples = new Map<string, readonly number[]>()
  const told = (address: string): readonly number[] => samples.get(address) ?? []
  const isLarge = (aheadMs: number) => Math.abs(aheadMs) >= LARGE_CLOCK_DIFFERENCE_MS
  return {
    note: (address, { status, headers }, sentMs, receivedMs) => {
      const dateMs = status === 200 || status === 204 ? readHttpDate(headers.get('date')) : null
      if (dateMs === null) return
      const before = middleOf(told(address))
      samples.set(address, [...told(address), differenceOf(dateMs, sentMs, receivedMs)].slice(-SAMPLES))
      const aheadMs = middleOf(told(address))
      if (isLarge(aheadMs) === isLarge(before)) return
      const line = { route: 'clock', status, ms: 0, requestId: null, clockAheadMs: Math.round(aheadMs) }
      if (isLarge(aheadMs)) log?.warn(line)
      else log?.info(line)
    },
    aheadMs: (address) => middleOf(told(address)),
    behindMs: (address) => Math.min(0, ...told(address)),
  }
}

function middleOf(told: readonly number[]): number {
  const missing = Array.from({ length: Math.max(0, FEWEST - told.length) }, () => 0)
  const sorted = [...told, ...missing].toSorted((a, b) => a - b)
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? 0
}

/** The form that HTTP prescribes, and no other that `Date.parse` guesses at. */
const HTTP_DATE = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/

/** The instant that a `Date` header names, ms UTC; `null` when it is absent or damaged. */
export function readHttpDate(text: string | null): number | null {
  if (text === null || !HTTP_DATE.test(text)) return null
  const ms = Date.parse(text)
  return Number.isFinite(ms) ? ms : null
}

/** The least difference that explains a date which was written, in whole seconds, between two instants of ours. */
function differenceOf(dateMs: number, sentMs: number, receivedMs: number): number {
  const [leastMs, mostMs] = [dateMs - receivedMs, dateMs + 1000 - sentMs]
  const aheadMs = leastMs > 0 ? leastMs : mostMs < 0 ? mostMs : 0
  return Math.abs(aheadMs) < ALIKE_MS ? 0 : aheadMs
}
