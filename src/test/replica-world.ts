import { ConnectorError } from '../connector/errors'
import { createRandom } from '../emulator/hash'
import type { JobClass } from '../lib/budget'
import { createContact } from '../proxy/contact'
import { type Leave, createSpend } from '../proxy/spend'
import { STORE_TIMEOUT_MS, type Store, type StoreQuestion } from '../proxy/store'
import { type Agenda, createAgenda } from './agenda'
import { CLICK, LIMIT, type Reading, WINDOW_MS, randomInstants, readings } from './rate-limited-world'
import { createStoreModel } from './store-model'

/** What befalls the store or the way to it, from one instant to another, ms. */
export interface Trouble {
  readonly fromMs: number
  readonly untilMs: number
  /**
   * `lost`: the server is gone, and comes back with nothing. `gone`: it cannot be reached, and comes back as it was.
   * `hung`: it stands still with all messages in its hands. `deaf`: it hears, and its answers get lost.
   */
  readonly kind: 'lost' | 'gone' | 'hung' | 'deaf'
  /** The one replica that is concerned; all of them by default. Not for `lost`. */
  readonly replica?: number
}

export interface ReplicaWorldOptions {
  readonly seed: number
  readonly endMs: number
  readonly replicas: number
  /** How many of them run; all by default. */
  readonly running?: number
  /** Each call takes up to this long to arrive, and as long again to be answered, ms. */
  readonly delayMs: number
  /** Background asks at each replica whenever fewer than this many of its calls wait or are under way. */
  readonly background: number
  /** Instants at which a person asks for 8 calls at once at a replica, ms, ascending. */
  readonly clicks: readonly { readonly atMs: number; readonly replica: number }[]
  readonly reading: Reading
  readonly troubles: readonly Trouble[]
  /** One message to the store or back in so many takes up to 300 ms; by default none does. */
  readonly lateOneIn?: number
  /** The instants at which a process is replaced by a new one, ms. */
  readonly restarts?: readonly { readonly atMs: number; readonly replica: number }[]
}

export interface Trip {
  readonly class: JobClass
  readonly replica: number
  readonly askedMs: number
  /** `null`: turned away. */
  readonly leftMs: number | null
}

export interface ReplicaWorld {
  readonly trips: readonly Trip[]
  readonly departures: readonly { readonly atMs: number; readonly replica: number }[]
  /** The most calls that arrived in any window, both of its ends included. */
  readonly mostInOneWindow: number
  readonly refusals: readonly number[]
  readonly contacts: readonly { readonly atMs: number; readonly replica: number; readonly isHere: boolean }[]
}

/** The longest way of a message to the store or back, when all is well, ms. */
const WAY_MS = 20

/** How long a process that starts waits for the store, ms. */
const START_MS = 1_000

/** Runs several replicas over one store and one upstream for `endMs` of simulated time; their clocks run apart. */
export async function simulateReplicas(options: ReplicaWorldOptions): Promise<ReplicaWorld> {
  const { seed, endMs, replicas, running = replicas, delayMs, background, clicks, reading } = options
  const { troubles, lateOneIn = Infinity, restarts = [] } = options
  const way = (): number => (random() < 1 / lateOneIn ? random() * 300 : random() * WAY_MS)
  const random = createRandom(seed)
  const agenda = createAgenda()
  const server = createServer(agenda, random, troubles)
  const trips: Trip[] = []
  const departures: { atMs: number; replica: number }[] = []
  const arrivals: number[] = []
  const refusals: number[] = []
  const contacts: { atMs: number; replica: number; isHere: boolean }[] = []
  let born = 0

  function startProcess(replica: number) {
    // Up to one part in two thousand, either way.
    const pace = 1 + (random() - 0.5) / 1_000
    const offset = random() * 1e9
    const ticks = (): number => offset + agenda.now() * pace
    const timer = (run: () => void, ms: number): (() => void) => agenda.after(ms / pace + random() * 2, run)
    let isAlive = true
    let begin = (): void => undefined
    const begun = new Promise<void>((resolve) => void (begin = resolve))
    const contact = createContact({
      store: createClient({ agenda, random, way, server, replica, isAlive: () => isAlive }),
      ticks,
      timer,
      onChange: (isHere) => {
        begin()
        contacts.push({ atMs: agenda.now(), replica, isHere })
      },
    })
    agenda.after(START_MS, begin)
    const spend = createSpend(
      {
        rate: { limit: LIMIT, windowMs: WINDOW_MS },
        ticks,
        timer,
        random,
        together: { contact, replica: `replica-${born++}`, replicas },
      },
      () => 'token',
    )
    let inBackground = 0
    const fill = (): void => {
      if (!isAlive) return
      while (inBackground < background) {
        inBackground++
        void ask('background').then((waitMs) =>
          agenda.after(waitMs, () => {
            inBackground--
            fill()
          }),
        )
      }
    }
    /** Gives the ms to wait before the next try, when it was turned away. */
    async function ask(of: JobClass): Promise<number> {
      await begun
      const askedMs = agenda.now()
      const leave = await spend(of, new AbortController().signal, () => [`${of} ${askedMs}`]).catch(
        (error: unknown) => error,
      )
      if (!isAlive) return Infinity
      const trip = { class: of, replica, askedMs }
      if (leave instanceof ConnectorError) {
        trips.push({ ...trip, leftMs: null })
        return leave.retryAfterMs ?? 1_000
      }
      trips.push({ ...trip, leftMs: agenda.now() })
      await call(leave as Leave)
      return 0
    }
    async function call(leave: Leave): Promise<void> {
      departures.push({ atMs: agenda.now(), replica })
      await pass(agenda, random() * delayMs)
      arrivals.push(agenda.now())
      const passes = reading(agenda.now())
      if (!passes) refusals.push(agenda.now())
      // Now and then an answer takes long, or never comes.
      const slow = random()
      await pass(agenda, slow < 0.02 ? 20_000 : random() * delayMs)
      if (!isAlive || slow < 0.005) return
      if (passes) leave.answered()
      else leave.refused(null)
    }
    fill()
    return {
      click: () => {
        for (let each = 0; each < CLICK; each++) void ask('people')
      },
      end: () => {
        isAlive = false
        contact.close()
      },
    }
  }

  const processes = Array.from({ length: running }, (_, replica) => startProcess(replica))
  for (const { atMs, replica } of clicks) agenda.after(atMs, () => processes[replica % running]?.click())
  for (const { atMs, replica } of restarts)
    agenda.after(atMs, () => {
      processes[replica]?.end()
      processes[replica] = startProcess(replica)
    })
  await agenda.run(endMs)
  return { trips, departures, mostInOneWindow: mostOf(arrivals), refusals, contacts }
}

function mostOf(ascending: readonly number[]): number {
  let most = 0
  let from = 0
  for (const [index, atMs] of ascending.entries()) {
    while ((ascending[from] ?? atMs) < atMs - WINDOW_MS) from++
    most = Math.max(most, index - from + 1)
  }
  return most
}

function pass(agenda: Agenda, ms: number): Promise<void> {
  return new Promise((resolve) => void agenda.after(ms, resolve))
}

/** The store's machine, and what becomes of the ways to it. */
function createServer(agenda: Agenda, random: () => number, troubles: readonly Trouble[]) {
  const pace = 1 + (random() - 0.5) / 1_000
  const offset = 1_700_000_000_000 + Math.floor(random() * 1e9)
  let model = createStoreModel()
  for (const { kind, untilMs } of troubles)
    if (kind === 'lost') agenda.after(untilMs, () => void (model = createStoreModel()))
  return {
    ask: (question: StoreQuestion) => model(question, Math.floor(offset + agenda.now() * pace)),
    troubles,
    troubleOf: (replica: number): Trouble | null =>
      troubles.find(
        (each) =>
          each.fromMs <= agenda.now() &&
          agenda.now() < each.untilMs &&
          (each.replica === undefined || each.replica === replica),
      ) ?? null,
  }
}

interface ClientParts {
  readonly agenda: Agenda
  readonly random: () => number
  /** How long a message is on its way, ms. */
  readonly way: () => number
  readonly server: ReturnType<typeof createServer>
  readonly replica: number
  readonly isAlive: () => boolean
}

function createClient({ agenda, random, way, server, replica, isAlive }: ClientParts): Store {
  let isConnected = false
  let changed = (_isOpen: boolean): void => undefined

  function connect(): void {
    if (!isAlive() || isConnected) return
    if (server.troubleOf(replica) !== null) {
      agenda.after(100 + random() * 900, connect)
      return
    }
    isConnected = true
    changed(true)
  }

  function disconnect(): void {
    isConnected = false
    changed(false)
    agenda.after(50 + random() * 500, connect)
  }

  /** Rejects after the timeout; the message may be heard all the same. */
  function send<Answer>(run: () => Answer): Promise<Answer> {
    return new Promise((resolve, reject) => {
      if (!isConnected) {
        reject(new Error('no connection'))
        return
      }
      const callOff = agenda.after(STORE_TIMEOUT_MS, () => reject(new Error('timed out')))
      agenda.after(way(), () => {
        const trouble = server.troubleOf(replica)
        const answer = (): void => {
          const value = run()
          if (server.troubleOf(replica)?.kind === 'deaf') return
          agenda.after(way(), () => {
            callOff()
            resolve(value)
          })
        }
        if (trouble === null || trouble.kind === 'deaf') answer()
        else if (trouble.kind === 'hung') agenda.after(trouble.untilMs - agenda.now() + random(), answer)
      })
    })
  }

  // A server that ends closes its connections.
  for (const { kind, fromMs } of server.troubles)
    if (kind === 'lost' && fromMs > agenda.now())
      agenda.after(fromMs - agenda.now(), () => {
        if (isConnected && isAlive()) disconnect()
      })
  agenda.after(random() * 50, connect)

  return {
    ask: (_, question) => send(() => server.ask(question)),
    check: () => send(() => undefined),
    onConnection: (run) => void (changed = run),
    reset: disconnect,
  }
}

/** Clicks of people at three replicas, every so many ms on average. */
export function clicksOf(seed: number, meanMs: number, endMs: number): ReplicaWorldOptions['clicks'] {
  const random = createRandom(seed)
  return randomInstants(seed, meanMs, 0, endMs).map((atMs) => ({ atMs, replica: Math.floor(random() * 3) }))
}

/** The two outages that are measured: everything that the store knew is lost, and the way of one replica to it is cut. */
export const OUTAGES = {
  'lost for all replicas': { kind: 'lost', fromMs: 80_000, untilMs: 120_000 },
  'cut off from one replica': { kind: 'gone', fromMs: 80_000, untilMs: 120_000, replica: 0 },
} as const satisfies Record<string, Trouble>

/** Runs three busy replicas for 200 s against an upstream that reads its limit in one way; gives the 429s, all told. */
export async function refusalsPerOutage(options: {
  readonly seed: number
  readonly clickEveryMs: number
  /** A name of `readings`. */
  readonly reading: string
  readonly outage: Trouble | null
  /** The limit that the upstream really has; the configured one by default. */
  readonly limit?: number
}): Promise<{ readonly world: ReplicaWorld; readonly count: number }> {
  const { seed, clickEveryMs, outage, limit = LIMIT } = options
  const endMs = 200_000
  const reading = readings[options.reading]?.((seed * 0.37) % 1, limit)
  if (reading === undefined) throw new Error(`There is no reading "${options.reading}".`)
  const world = await simulateReplicas({
    seed,
    endMs,
    replicas: 3,
    delayMs: 900,
    background: 6,
    clicks: clicksOf(seed, clickEveryMs, endMs),
    reading,
    troubles: outage === null ? [] : [outage],
  })
  return { world, count: world.refusals.length }
}
