import * as v from 'valibot'

/** What a drain is to be like. */
export const drainArgumentSchema = v.object({
  threads: v.number(),
  messages: v.number(),
  days: v.number(),
  seed: v.number(),
  /** Walks at a time. */
  sideBySide: v.number(),
  /** The most that a call takes to arrive, and as much again to be answered; simulated. */
  delayMs: v.number(),
  /** Between two clicks, on average, simulated; `null`: nobody looks. */
  clickEveryMs: v.nullable(v.number()),
})

/** What a drain was like. */
export const drainToldSchema = v.object({
  /** Messages of the truth that were read. */
  messages: v.number(),
  doubled: v.number(),
  /** Read, and not in the truth. */
  foreign: v.number(),
  /** By the simulated clock, from the first call to the last answer. */
  simulatedMs: v.number(),
  /** By the real one, the emulator's seeding included. */
  tookMs: v.number(),
  /** That left for the upstream. */
  calls: v.number(),
  /** Those among them that were the drain's own. */
  drainCalls: v.number(),
  /** What part of the calls that the upstream allows in that time those are. */
  share: v.number(),
  drainShare: v.number(),
  /** The fewest calls in any whole window of the rate limit. */
  fewestInWindow: v.number(),
  /** Answers 429 of the upstream. */
  refusals: v.number(),
  /** Calls that the proxy did not let leave. */
  turnedAway: v.number(),
  clicks: v.number(),
  /** How long people's calls waited in the budget, simulated. */
  waitMs: v.nullable(v.object({ median: v.number(), p99: v.number(), max: v.number() })),
  /** Memory of the process with the emulator ready in it. */
  readyBytes: v.number(),
  peakBytes: v.number(),
})

export type DrainArgument = v.InferOutput<typeof drainArgumentSchema>
export type DrainTold = v.InferOutput<typeof drainToldSchema>
