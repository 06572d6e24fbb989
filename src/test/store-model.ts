import { CATCH_UP, LOOKING_MS, RESERVE } from '../lib/budget'
import { RECOVERY_MS, TRY_ANSWER_MS, TRY_MS } from '../lib/budget-limit'
import type { StoreQuestion, StoreReply } from '../proxy/store'

/** One token of the store, as plainly as it can be written: the simulations run it, and the script is compared with it. */
export function createStoreModel(): (question: StoreQuestion, nowMs: number) => StoreReply {
  let log: { readonly replica: string; readonly untilMs: number }[] = []
  let [calls, taughtMs] = [0, 0]
  let [lookedMs, paceMs, pauseMs, wishMs, triedMs] = [0, 0, 0, 0, 0]

  return (question, nowMs) => {
    const { replica, wants } = question
    const count = (ms: number): void => void log.push({ replica, untilMs: nowMs + ms })
    log = log.filter((call) => call.replica !== replica && call.untilMs > nowMs)
    for (const ms of question.countingMs) count(ms)
    const size = log.length

    if (question.lookedMs !== null) lookedMs = Math.max(lookedMs, nowMs - question.lookedMs)
    if (question.pause?.ms === 0) pauseMs = wishMs = triedMs = 0
    else if (question.pause !== null) {
      pauseMs = Math.max(pauseMs, nowMs + question.pause.ms)
      wishMs = Math.max(wishMs, nowMs + question.pause.wishMs)
      triedMs = 0
    }
    const answerMs = triedMs + TRY_ANSWER_MS
    const heldMs = Math.max(0, (nowMs < answerMs ? Math.min(pauseMs, answerMs) : pauseMs) - nowMs)
    const isTryDue = heldMs === 0 && nowMs < wishMs

    let learned = calls + ((nowMs - taughtMs) * question.limit) / RECOVERY_MS
    if (question.calls < Math.min(question.limit, learned)) {
      learned = calls = question.calls
      taughtMs = nowMs
    }
    const limit = Math.floor(Math.min(question.limit, learned))
    const part = nowMs - lookedMs < LOOKING_MS ? RESERVE.looking : RESERVE.idle
    const most = Math.max(1, limit - Math.ceil(limit * part))
    const gapMs = Math.ceil(question.windowMs / most)
    let turnMs = Math.max(paceMs, nowMs - CATCH_UP * gapMs)
    let left = heldMs > 0 ? 0 : isTryDue ? 1 : Infinity
    const people = Math.max(0, Math.min(wants.people, limit - size, left))
    left -= people
    let background = 0
    for (
      ;
      background < Math.min(wants.background, most - size - people, left) && turnMs <= nowMs;
      background++
    )
      turnMs += gapMs
    if (background > 0) paceMs = turnMs
    for (let each = 0; each < people + background; each++) count(question.grantMs)

    const isTry = isTryDue && people + background > 0
    if (isTry) {
      triedMs = nowMs
      pauseMs = Math.min(wishMs, nowMs + TRY_MS)
    }
    const ends = log.map(({ untilMs }) => untilMs).toSorted((a, b) => a - b)
    const roomMs = (below: number): number => (ends[ends.length - below] ?? nowMs) - nowMs
    const waitMs = isTry ? TRY_ANSWER_MS : heldMs
    return {
      grants: { people, background },
      waitMs: {
        people: Math.max(waitMs, roomMs(limit)),
        background: Math.max(waitMs, roomMs(most), turnMs - nowMs),
      },
      pauseMs: heldMs,
      wishMs: Math.max(0, wishMs - nowMs),
      isTry,
    }
  }
}
