import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client'
import { ConnectorError } from '../connector/errors'
import type { JobClass } from '../lib/budget'
import type { SignInMode } from '../connector/sign-in-modes'
import type { Log, LogFields, Upstream } from '../proxy/options'
import type { SignInOutcome } from '../proxy/sign-in/sign-in'

/** A person counts as reading for this long after a request, ms. */
const READING_MS = 10 * 60_000

/** Upper bounds, s: from a page that is kept to the longest that an upstream may take. */
const BUCKETS_S = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 90]

/** So many people, and sessions, are told apart; beyond that, the longest unseen are forgotten. */
const MOST_SEEN = 10_000

/**
 * What the process counts of itself, for Prometheus. Labels are names from the route table and from the configuration,
 * never a value of a request.
 */
export interface Metrics {
  /** The text of all metrics. */
  readonly text: () => Promise<string>
  readonly contentType: string
  /** A log that counts what is logged on its way. */
  readonly counting: (log: Log) => Log
  /** Counts a call that waits for its turn; what is given is called when it does not any more. */
  readonly queueing: (of: JobClass) => () => void
  /** Reads how many calls of a connection's token are left, whenever the metrics are read. */
  readonly budgeting: (connectionId: string, left: () => number) => void
  /** Reads how far the clock of a connection's upstream is ahead, ms, whenever the metrics are read. */
  readonly comparing: (connectionId: string, aheadMs: () => number) => void
  /** Counts how sign-ins of a mode end. */
  readonly signingIn: (mode: SignInMode) => (outcome: SignInOutcome) => void
  /** Counts a session that is used; by whatever tells it apart. */
  readonly using: (session: string) => void
  /** Counts a call without a good answer, by its connection and its status or kind of error. */
  readonly failing: (connectionId: string, operation: string, status: number | string) => void
  /** Reads whether Redis answers, whenever the metrics are read. */
  readonly watchingRedis: (isHere: () => boolean) => void
  /** An upstream whose calls are counted. */
  readonly timing: (upstream: Upstream) => Upstream
}

/** `now` in ms since 1970 UTC. `lostLines` counts the lines of the log that could not be written so far. */
export function createMetrics(now: () => number, lostLines: () => number = () => 0): Metrics {
  const register = new Registry()
  collectDefaultMetrics({ register })
  const registers = [register]
  const requests = new Counter({
    name: 'lobby_requests_total',
    help: 'Requests of browsers, by row of the route table and status.',
    labelNames: ['route', 'status'],
    registers,
  })
  const requestSeconds = new Histogram({
    name: 'lobby_request_seconds',
    help: 'Time from a request to its whole answer, by row of the route table.',
    labelNames: ['route'],
    buckets: BUCKETS_S,
    registers,
  })
  const calls = new Counter({
    name: 'lobby_upstream_calls_total',
    help: 'Calls of the Connector API, by operation and by status or the kind of what went wrong.',
    labelNames: ['operation', 'status'],
    registers,
  })
  const callSeconds = new Histogram({
    name: 'lobby_upstream_seconds',
    help: 'Time that the Connector API took, by operation.',
    labelNames: ['operation'],
    buckets: BUCKETS_S,
    registers,
  })
  const failures = new Counter({
    name: 'lobby_upstream_failures_total',
    help: 'Calls of the Connector API without a good answer, by connection, operation and by status or the kind of what went wrong.',
    labelNames: ['connection', 'operation', 'status'],
    registers,
  })
  const refusals = new Counter({
    name: 'lobby_upstream_rate_limited_total',
    help: 'Answers 429 of the Connector API.',
    registers,
  })
  const depth = new Gauge({
    name: 'lobby_queue_depth',
    help: 'Calls that wait for their turn upstream, by who waits for them.',
    labelNames: ['class'],
    registers,
  })
  const waitSeconds = new Histogram({
    name: 'lobby_queue_wait_seconds',
    help: 'Time that calls waited for their turn upstream, by who waits for them.',
    labelNames: ['class'],
    buckets: BUCKETS_S,
    registers,
  })
  const lookUps = new Counter({
    name: 'lobby_page_look_ups_total',
    help: 'Requests that were looked up in memory, by operation and by whether the page was there, on its way, or missing.',
    labelNames: ['operation', 'outcome'],
    registers,
  })
  const signIns = new Counter({
    name: 'lobby_sign_ins_total',
    help: 'Sign-ins, by mode and by how they ended.',
    labelNames: ['mode', 'outcome'],
    registers,
  })
  const users = createSeen(now)
  const sessions = createSeen(now)
  const budgets = new Map<string, () => number>()
  const clocks = new Map<string, () => number>()
  const gauges = [
    new Gauge({
      name: 'lobby_users_reading',
      help: 'People who asked for something in the last ten minutes.',
      registers: [],
      collect() {
        this.set(users.count())
      },
    }),
    new Gauge({
      name: 'lobby_sessions',
      help: 'Sessions that were used in the last ten minutes.',
      registers: [],
      collect() {
        this.set(sessions.count())
      },
    }),
    new Gauge({
      name: 'lobby_budget_left',
      help: 'Calls that a token may still make now, by the connection that made its first one.',
      labelNames: ['connection'],
      registers: [],
      collect() {
        for (const [connection, left] of budgets) this.set({ connection }, left())
      },
    }),
    new Gauge({
      name: 'lobby_upstream_clock_ahead_seconds',
      help: 'How far the clock of the Connector API is ahead of this server’s, by connection; negative = behind.',
      labelNames: ['connection'],
      registers: [],
      collect() {
        for (const [connection, aheadMs] of clocks) this.set({ connection }, aheadMs() / 1000)
      },
    }),
  ]
  for (const gauge of gauges) register.registerMetric(gauge)
  const lost = new Counter({
    name: 'lobby_log_lines_lost_total',
    help: 'Lines of the log that could not be written: a full disk, or a reader that has left or is too slow.',
    registers: [],
    collect() {
      this.reset()
      this.inc(lostLines())
    },
  })
  register.registerMetric(lost)

  function count({ route, status, ms, user, cache }: LogFields): void {
    requests.inc({ route, status })
    requestSeconds.observe({ route }, ms / 1000)
    if (cache !== undefined) lookUps.inc({ operation: route, outcome: cache })
    if (user !== undefined) users.see(user)
  }

  return {
    text: () => register.metrics(),
    contentType: register.contentType,

    counting: (log) => {
      const through = (write: (fields: LogFields) => void) => (fields: LogFields) => {
        count(fields)
        write(fields)
      }
      return { info: through(log.info), warn: through(log.warn), error: through(log.error) }
    },

    queueing: (of) => {
      const startedMs = performance.now()
      depth.inc({ class: of })
      return () => {
        depth.dec({ class: of })
        waitSeconds.observe({ class: of }, (performance.now() - startedMs) / 1000)
      }
    },

    failing: (connection, operation, status) => failures.inc({ connection, operation, status }),

    watchingRedis: (isHere) => {
      const up = new Gauge({
        name: 'lobby_redis_up',
        help: '1 while Redis answers, so that replicas share the limit; 0 while each goes by its own share.',
        registers: [],
        collect() {
          this.set(isHere() ? 1 : 0)
        },
      })
      register.registerMetric(up)
    },

    budgeting: (connectionId, left) => void budgets.set(connectionId, left),

    comparing: (connectionId, aheadMs) => void clocks.set(connectionId, aheadMs),

    signingIn: (mode) => (outcome) => signIns.inc({ mode, outcome }),

    using: sessions.see,

    timing: (upstream) => async (platformAddress, operation, body, signal) => {
      const startedMs = performance.now()
      const done = (status: number | string): void => {
        calls.inc({ operation, status })
        callSeconds.observe({ operation }, (performance.now() - startedMs) / 1000)
        if (status === 429) refusals.inc()
      }
      try {
        const answer = await upstream(platformAddress, operation, body, signal)
        done(answer.status)
        return answer
      } catch (error) {
        done(error instanceof ConnectorError ? error.kind : 'defect')
        throw error
      }
    },
  }
}

/** Counts who was seen in the last ten minutes. */
function createSeen(now: () => number): { see: (who: string) => void; count: () => number } {
  const seenMs = new Map<string, number>()
  return {
    see: (who) => {
      // Anew, so that whoever was seen last is last.
      seenMs.delete(who)
      seenMs.set(who, now())
      const first = seenMs.size > MOST_SEEN ? seenMs.keys().next().value : undefined
      if (first !== undefined) seenMs.delete(first)
    },
    count: () => {
      const nowMs = now()
      for (const [who, atMs] of seenMs) if (nowMs - atMs > READING_MS) seenMs.delete(who)
      return seenMs.size
    },
  }
}
