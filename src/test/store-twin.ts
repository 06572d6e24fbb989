import { CATCH_UP, LOOKING_MS, type PerClass } from '../lib/budget'
import { SILENT_MS, drainMs, longestGrantMs, youngMs } from '../lib/shares'
import type { Answer, Beat, BeatAnswer, Report } from '../proxy/store'

interface Holder {
  sequence: number
  /** When it last reported, ms. */
  atMs: number
  claim: number
  /** Until when each of its calls may count, ms. */
  untilMs: number[]
}

interface Token {
  readonly registry: string
  readonly sinceMs: number
  readonly holders: Map<string, Holder>
  lookedMs: number
  /** People wait at a replica until this instant, and background for them. */
  waitingMs: number
  paceMs: number
  pausedMs: number
}

interface Heard {
  readonly sinceMs: number
  readonly atMs: number
}

const WAITING_MS = 500
const NOTHING: PerClass = { people: 0, background: 0 }

/**
 * The store's scripts once more, in TypeScript: what the simulations run, and what the scripts are compared
 * with. `run` names the life of a server, which has lost everything when it has another one.
 */
export function createStoreTwin() {
  let run = ''
  let registry: { readonly sinceMs: number; readonly heard: Map<string, Heard> } | null = null
  const tokens = new Map<string, Token>()

  function registryAt(nowMs: number) {
    registry ??= { sinceMs: nowMs, heard: new Map() }
    return registry
  }

  function tokenAt(name: string, nowMs: number): Token {
    const id = `${run}:${registryAt(nowMs).sinceMs}`
    const known = tokens.get(name)
    if (known?.registry === id) return known
    const token: Token = {
      registry: id,
      sinceMs: nowMs,
      holders: new Map(),
      lookedMs: 0,
      waitingMs: 0,
      paceMs: 0,
      pausedMs: 0,
    }
    tokens.set(name, token)
    return token
  }

  function probationMs(sinceMs: number, rememberedMs: number, nowMs: number): number {
    return registryAt(nowMs).sinceMs + rememberedMs > nowMs ? 0 : Math.max(0, sinceMs + rememberedMs - nowMs)
  }

  return {
    /** The server is another one now and knows nothing. */
    restart(name: string) {
      run = name
      registry = null
      tokens.clear()
    },

    beat({ replica, latestMs, rememberedMs }: Beat, nowMs: number): BeatAnswer {
      if (nowMs > latestMs) return { isTaken: false, nowMs, probationMs: 0 }
      const { heard } = registryAt(nowMs)
      for (const [id, { atMs }] of heard) if (atMs + rememberedMs < nowMs) heard.delete(id)
      const sinceMs = heard.get(replica)?.sinceMs ?? nowMs
      heard.set(replica, { sinceMs, atMs: nowMs })
      return { isTaken: true, nowMs, probationMs: probationMs(sinceMs, rememberedMs, nowMs) }
    },

    report(name: string, report: Report, nowMs: number): Answer {
      const late = {
        status: 'late',
        nowMs,
        youngMs: 0,
        pauseMs: 0,
        grants: NOTHING,
        waitMs: NOTHING,
      } as const
      if (nowMs > report.latestMs) return late
      const { heard } = registryAt(nowMs)
      const token = tokenAt(name, nowMs)
      const { holders } = token
      const before = holders.get(report.replica)
      if (before !== undefined && before.sequence >= report.sequence) return late
      const { rules, wants } = report
      const rememberedMs = SILENT_MS + drainMs(rules.windowMs)
      const own: Holder = {
        sequence: report.sequence,
        atMs: nowMs,
        claim: Math.max(report.claim, report.countsMs.length),
        untilMs: report.countsMs.map((ms) => nowMs + ms),
      }
      holders.set(report.replica, own)
      const isAlive = (id: string): boolean => (heard.get(id)?.atMs ?? 0) > nowMs - SILENT_MS
      for (const [id, { atMs }] of holders) {
        const lastMs = Math.max(heard.get(id)?.atMs ?? 0, atMs)
        if (lastMs + rememberedMs < nowMs) holders.delete(id)
      }
      if (report.lookedMs !== null) token.lookedMs = Math.max(token.lookedMs, nowMs - report.lookedMs)
      if (report.pauseMs > 0) token.pausedMs = Math.max(token.pausedMs, nowMs + report.pauseMs)

      const young = token.sinceMs + youngMs(rules.windowMs) - nowMs
      const base = { nowMs, youngMs: Math.max(0, young), pauseMs: Math.max(0, token.pausedMs - nowMs) }
      if (young > 0) return { status: 'young', ...base, grants: NOTHING, waitMs: NOTHING }
      if (!isAlive(report.replica)) return { status: 'unheard', ...base, grants: NOTHING, waitMs: NOTHING }
      if (base.pauseMs > 0) {
        const waitMs = { people: base.pauseMs, background: base.pauseMs }
        return { status: 'ok', ...base, grants: NOTHING, waitMs }
      }

      const alive = [...heard.keys()].filter(isAlive).length
      const claims = new Map([...holders].map(([id, { claim }]) => [id, claim]))
      const reserve = nowMs - token.lookedMs < LOOKING_MS ? rules.reserve.looking : rules.reserve.idle

      /** What has to be thought of as under way. */
      function reckoned(): number {
        let sum = 0
        let known = 0
        let silent = 0
        let silentSum = 0
        let silentFull = 0
        for (const [id, claim] of claims) {
          if (isAlive(id)) {
            known++
            sum += Math.max(claim, rules.slice)
          } else {
            silent++
            silentSum += claim
            silentFull += Math.max(claim, rules.full)
          }
        }
        sum += (alive - known) * rules.slice
        const missing = Math.max(0, rules.replicas - alive)
        return silent <= missing
          ? sum + silentFull + (missing - silent) * rules.full
          : sum + silentSum + missing * rules.full
      }

      const isNew = probationMs(heard.get(report.replica)?.sinceMs ?? nowMs, rememberedMs, nowMs) > 0

      function free(kept: number): number {
        const sum = reckoned()
        const slice = isNew && sum > rules.calls ? 0 : rules.slice - Math.ceil(kept / rules.replicas)
        return Math.max(0, slice - (claims.get(report.replica) ?? 0)) + Math.max(0, rules.calls - kept - sum)
      }

      function grant(count: number): void {
        own.claim += count
        claims.set(report.replica, own.claim)
        for (let each = 0; each < count; each++) own.untilMs.push(nowMs + longestGrantMs(rules.windowMs))
      }

      const people = Math.min(wants.people, free(0))
      grant(people)
      if (people < wants.people) token.waitingMs = nowMs + WAITING_MS
      const gapMs = Math.ceil(rules.windowMs / Math.max(1, rules.calls - reserve))
      let background = 0
      let paceMs = Math.max(token.paceMs, nowMs - CATCH_UP * gapMs)
      if (nowMs >= token.waitingMs) {
        const room = Math.min(wants.background, free(reserve))
        while (background < room && paceMs <= nowMs) {
          background++
          paceMs += gapMs
        }
        if (background > 0) token.paceMs = paceMs
        grant(background)
      }

      /** When calls will have left the window one after the other so that there is room. */
      function roomMs(kept: number): number {
        const leaving = [...holders]
          .flatMap(([id, { untilMs }]) => untilMs.map((at) => ({ id, at })))
          .filter(({ at }) => at > nowMs)
          .sort((a, b) => a.at - b.at)
        const saved = new Map(claims)
        let at = nowMs
        for (const each of leaving) {
          if (free(kept) >= 1) break
          at = each.at
          claims.set(each.id, Math.max(0, (claims.get(each.id) ?? 0) - 1))
        }
        for (const [id, claim] of saved) claims.set(id, claim)
        return at - nowMs
      }

      const waitMs = {
        people: people < wants.people ? roomMs(0) : 0,
        background:
          background < wants.background
            ? Math.max(roomMs(reserve), paceMs - nowMs, token.waitingMs - nowMs)
            : 0,
      }
      return { status: 'ok', ...base, grants: { people, background }, waitMs }
    },
  }
}
