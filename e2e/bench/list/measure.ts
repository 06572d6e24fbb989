import type { Browser } from 'playwright'
import type { Change, Place } from './job'
import { CHANGES } from './data'
import { type Driver, type Told, TooSlowError, openDriver } from './driver'
import { PEERS, type SubjectName } from './names'

/** What is measured of a subject at a size, by name; each value stands for one time that it was done. */
export const FIGURES = [
  'mountMs',
  'mountAgainMs',
  'appendMs',
  'appendPx',
  'mergeMs',
  'mergePx',
  'prependMs',
  'prependPx',
  'flingFrameMs',
  'flingBlanks',
  'flingFps',
  'wheelFrameMs',
  'wheelFramePx',
  'wheelBlanks',
  'slowFrameMs',
  'strayPx',
  'jumpMiddleMs',
  'jumpEndMs',
  'reached',
  'resizeMs',
  'resizePx',
  'threadMountMs',
  'threadStrayPx',
  'threadReached',
  'longTasks',
  'longestTaskMs',
  'nodes',
  'heapBytes',
  'listHeapBytes',
] as const

export type Figure = (typeof FIGURES)[number]

/** Stands for the px of a row that was read and left the page: further than any list is high. */
export const LEFT_PX = 1e12

/** Values of one visit. */
export interface Visit {
  readonly values: ReadonlyMap<Figure, readonly number[]>
  /** Why it ended early. */
  readonly gaveUp: string | null
}

export const SCENARIOS = [
  'mount',
  'change',
  'fling',
  'wheel',
  'slow',
  'jump',
  'resize',
  'heap',
  'thread',
] as const

export type Scenario = (typeof SCENARIOS)[number]

interface Task {
  readonly origin: string
  readonly subject: SubjectName
  readonly size: number
  readonly scenarios: ReadonlySet<Scenario>
}

const FLING_MS = 5_000
const FLING_PX = 4_000
/** No row is lower, px. */
const LEAST_ROW_PX = 60
const SLOW_FRAMES = 120
const SLOW_PX = 40
const IDLE_FRAMES = 60

/** A list is quiet when so many rounds of so many frames cost little more than nothing. */
const QUIET_FRAMES = 10
const QUIET_ROUNDS = 5
const MOST_ROUNDS = 60

/** Takes a subject through everything that happens to a list. */
export async function visitList(browser: Browser, task: Task): Promise<Visit> {
  const driver = await openDriver(browser, task.origin)
  const values = new Map<Figure, number[]>()
  const put = (figure: Figure, value: number) => {
    values.set(figure, [...(values.get(figure) ?? []), value])
  }
  let gaveUp: string | null = null
  try {
    await new Run(driver, task, put).all()
  } catch (error) {
    // What a peer throws, or that it runs out of memory, is a finding; of the product's own it is a mistake to be mended.
    if (!(error instanceof TooSlowError) && !PEERS.includes(task.subject)) throw error
    gaveUp = error instanceof Error ? error.message : String(error)
  } finally {
    await driver.close()
  }
  return { values, gaveUp }
}

class Run {
  /** What a frame costs in which nothing happens, ms. */
  #idleMs = 0
  #longTasks = 0
  #longestMs = 0

  constructor(
    private readonly driver: Driver,
    private readonly task: Task,
    private readonly put: (figure: Figure, value: number) => void,
  ) {}

  async all(): Promise<void> {
    const { driver, put } = this
    const { subject, size, scenarios } = this.task
    const emptyBytes = await driver.heapBytes()
    const { count: textBytes = 0 } = await driver.tell({ do: 'load', size })
    await driver.tell({ do: 'make', subject, isThread: false })
    const readyBytes = await driver.heapBytes()
    await this.#mount()
    if (scenarios.has('fling')) await this.#fling()
    if (scenarios.has('wheel')) await this.#wheel()
    if (scenarios.has('slow')) await this.#slow('slowFrameMs', 'strayPx')
    if (scenarios.has('change')) {
      await driver.tell({ do: 'scrollTo', share: 0.5 })
      await this.#changes('append', 'appendMs', 'appendPx')
      await this.#changes('merge', 'mergeMs', 'mergePx')
    }
    if (scenarios.has('resize')) await this.#resize()
    put('nodes', (await driver.tell({ do: 'nodes' })).count ?? Number.NaN)
    if (scenarios.has('jump')) await this.#jumps('reached', ['first', 'middle', 'last'])
    if (scenarios.has('heap')) {
      const bytes = await driver.heapBytes()
      put('listHeapBytes', (bytes - readyBytes) / size)
      put('heapBytes', (bytes - emptyBytes - textBytes) / size)
    }
    await driver.tell({ do: 'close' })
    await driver.tell({ do: 'drop' })
    if (scenarios.has('thread')) await this.#thread()
    put('longTasks', this.#longTasks)
    put('longestTaskMs', this.#longestMs)
  }

  /** A command while somebody reads: no task of it may be long. */
  async #watched(command: Parameters<Driver['tell']>[0]): Promise<Told> {
    const told = await this.driver.tell(command)
    this.#note(told.longTasksMs)
    return told
  }

  #note(longTasksMs: readonly number[]): void {
    this.#longTasks += longTasksMs.length
    this.#longestMs = Math.max(this.#longestMs, ...longTasksMs)
  }

  async #mount(): Promise<void> {
    const { driver, put } = this
    // Before there is a list: one that has just been opened may have work left for quiet times.
    const { cpuMs } = await driver.tell({ do: 'idle', frames: IDLE_FRAMES })
    this.#idleMs = cpuMs / IDLE_FRAMES
    put('mountMs', (await driver.tell({ do: 'open' })).cpuMs)
    await driver.tell({ do: 'settle' })
    await driver.tell({ do: 'close' })
    put('mountAgainMs', (await driver.tell({ do: 'open' })).cpuMs)
    await driver.tell({ do: 'settle' })
  }

  async #fling(): Promise<void> {
    const { cpuMs, frames = 0, blanks = 0 } = await this.#watched({ do: 'fling', ms: FLING_MS, px: FLING_PX })
    this.put('flingFrameMs', cpuMs / frames)
    this.put('flingBlanks', blanks / frames)
    this.put('flingFps', frames / (FLING_MS / 1000))
    await this.driver.tell({ do: 'settle' })
  }

  /** The browser's own scrolling, which runs beside the page. */
  async #wheel(): Promise<void> {
    const { driver, put } = this
    await driver.tell({ do: 'scrollTo', share: 0.2 })
    await driver.page.mouse.move(200, 400)
    await driver.tell({ do: 'watch' })
    // There and back within a third of the list.
    const stretch = Math.max(2, Math.floor((this.task.size * LEAST_ROW_PX) / 3 / FLING_PX))
    const cpuMs = await driver.during(async () => {
      const end = performance.now() + FLING_MS
      for (let turn = 0; performance.now() < end; turn++) {
        const direction = Math.floor(turn / stretch) % 2 === 0 ? 1 : -1
        await driver.page.mouse.wheel(0, FLING_PX * direction)
      }
    })
    const { frames = 0, blanks = 0, count = 0, longTasksMs } = await driver.tell({ do: 'endWatch' })
    put('wheelFramePx', count / frames)
    this.#note(longTasksMs)
    put('wheelFrameMs', cpuMs / frames)
    put('wheelBlanks', blanks / frames)
    await driver.tell({ do: 'settle' })
  }

  async #slow(frameMs: 'slowFrameMs' | null, stray: 'strayPx' | 'threadStrayPx'): Promise<void> {
    const { driver, put } = this
    if (frameMs) await driver.tell({ do: 'scrollTo', share: 0.6 })
    const told = await this.#watched({ do: 'slowUp', frames: SLOW_FRAMES, px: SLOW_PX })
    const { frames = 0, strayPx = 0, lost = 0 } = told
    if (frameMs) put(frameMs, told.cpuMs / frames)
    put(stray, lost > 0 ? LEFT_PX : strayPx)
    await driver.tell({ do: 'settle' })
  }

  /** Waits until idle times are not used any more: what a list does in them is not what a change costs. */
  async #quiet(): Promise<void> {
    for (let [still, rounds] = [0, 0]; still < QUIET_ROUNDS && rounds < MOST_ROUNDS; rounds++) {
      const { cpuMs } = await this.driver.tell({ do: 'idle', frames: QUIET_FRAMES })
      still = cpuMs < QUIET_FRAMES * this.#idleMs * 1.5 ? still + 1 : 0
    }
  }

  async #changes(change: Change, ms: Figure, px: Figure): Promise<void> {
    await this.#quiet()
    for (let number = 0; number < CHANGES; number++) {
      await this.driver.tell({ do: 'prepare', change })
      const { cpuMs, frames = 0, movedPx = null } = await this.#watched({ do: 'apply' })
      this.put(ms, Math.max(0, cpuMs - frames * this.#idleMs))
      this.put(px, movedPx ?? LEFT_PX)
      await this.driver.tell({ do: 'settle' })
    }
  }

  async #resize(): Promise<void> {
    const { driver, put } = this
    await driver.tell({ do: 'scrollTo', share: 0.4 })
    await driver.tell({ do: 'mark' })
    let seen: Told | null = null
    const cpuMs = await driver.during(async () => {
      await driver.page.setViewportSize({ width: 800, height: 800 })
      seen = await driver.tell({ do: 'moved' })
    })
    const told: Told | null = seen
    put('resizeMs', cpuMs)
    put('resizePx', movedOf(told))
    await driver.page.setViewportSize({ width: 1280, height: 800 })
    await driver.tell({ do: 'settle' })
  }

  async #jumps(figure: 'reached' | 'threadReached', places: readonly Place[]): Promise<void> {
    let reached = 0
    for (const place of places) {
      const { cpuMs, isReached } = await this.driver.tell({ do: 'jump', place })
      if (isReached) reached++
      if (figure === 'reached' && place === 'middle') this.put('jumpMiddleMs', cpuMs)
      if (figure === 'reached' && place === 'last') this.put('jumpEndMs', cpuMs)
    }
    this.put(figure, reached / places.length)
  }

  /** One conversation of all the messages: read from its end, and growing at its start. */
  async #thread(): Promise<void> {
    const { driver, put } = this
    const { subject } = this.task
    await driver.tell({ do: 'make', subject, isThread: true })
    put('threadMountMs', (await driver.tell({ do: 'open' })).cpuMs)
    await driver.tell({ do: 'settle' })
    await driver.tell({ do: 'jump', place: 'last' })
    await this.#slow(null, 'threadStrayPx')
    await this.#changes('prepend', 'prependMs', 'prependPx')
    await this.#jumps('threadReached', ['middle', 'last', 'first'])
    await driver.tell({ do: 'close' })
  }
}

function movedOf(told: Told | null): number {
  return told?.movedPx ?? LEFT_PX
}
