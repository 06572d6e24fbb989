import type { Browser, CDPSession, Page } from 'playwright'
import * as v from 'valibot'
import type { Command } from './commands'
import { PAGE_PATH } from './pages'

const seenSchema = v.object({
  frames: v.optional(v.number()),
  blanks: v.optional(v.number()),
  movedPx: v.optional(v.nullable(v.number())),
  strayPx: v.optional(v.number()),
  lost: v.optional(v.number()),
  isReached: v.optional(v.boolean()),
  count: v.optional(v.number()),
  longTasksMs: v.array(v.number()),
})

/** Of Chromium's `Performance.getMetrics`, seconds. https://chromedevtools.github.io/devtools-protocol/tot/Performance/ */
const metricsSchema = v.array(v.object({ name: v.string(), value: v.number() }))
/** Of `Runtime.getHeapUsage`, bytes: objects, and the buffers of typed arrays, which lie beside them. */
const heapSchema = v.object({ usedSize: v.number(), backingStorageSize: v.optional(v.number(), 0) })

export type Seen = v.InferOutput<typeof seenSchema>

/** What the page saw of a command, and what that took of its main thread, ms on the CPU. */
export interface Told extends Seen {
  readonly cpuMs: number
}

/** A command that is not done by then is given up, ms. */
const TIMEOUT_MS = 30_000

/** The page has its data by then, ms. */
const LOAD_TIMEOUT_MS = 180_000

export class TooSlowError extends Error {
  constructor(name: string) {
    super(`${name} was not done after ${TIMEOUT_MS / 1000} s`)
    this.name = 'TooSlowError'
  }
}

/** The page of one subject. */
export interface Driver {
  readonly page: Page
  /** Rejects with `TooSlowError`. */
  readonly tell: (command: Command) => Promise<Told>
  /** Runs something outside of the page while its main thread is measured. */
  readonly during: (run: () => Promise<void>) => Promise<number>
  /** Objects and buffers that are in use, bytes. */
  readonly heapBytes: () => Promise<number>
  readonly close: () => Promise<void>
}

/** Opens the page in a browser context of its own. */
export async function openDriver(browser: Browser, origin: string): Promise<Driver> {
  const context = await browser.newContext({ locale: 'en-GB', viewport: { width: 1280, height: 800 } })
  const page = await context.newPage()
  const failure = new Promise<never>((_, reject) => {
    page.on('pageerror', reject)
    page.on('crash', () => reject(new Error('the page crashed')))
  })
  // Until something awaits it, a failure would be nobody's.
  failure.catch(() => {})
  const devtools = await context.newCDPSession(page)
  // Time on the CPU and not on the clock: it hardly changes when something else runs on the machine.
  await devtools.send('Performance.enable', { timeDomain: 'threadTicks' })
  await page.goto(origin + PAGE_PATH)

  const within = async <Value>(name: string, work: Promise<Value>, ms = TIMEOUT_MS): Promise<Value> => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new TooSlowError(name)), ms)
    })
    try {
      return await Promise.race([work, failure, late])
    } finally {
      clearTimeout(timer)
    }
  }
  const during = async (run: () => Promise<void>) => {
    const before = await taskMs(devtools)
    await run()
    return (await taskMs(devtools)) - before
  }

  return {
    page,
    during: (run) => within('input', during(run)),
    tell: async (command) => {
      let seen: Seen = { longTasksMs: [] }
      const asked = async () => {
        const told: unknown = await page.evaluate(call, command)
        seen = v.parse(seenSchema, told)
      }
      const isLoading = command.do === 'load' || command.do === 'make'
      const cpuMs = await within(command.do, during(asked), isLoading ? LOAD_TIMEOUT_MS : TIMEOUT_MS)
      return { ...seen, cpuMs }
    },
    heapBytes: () => within('heap', heapBytes(devtools)),
    close: () => Promise.race([context.close(), new Promise<void>((resolve) => setTimeout(resolve, 5_000))]),
  }
}

/** In the page. */
function call(command: Command): unknown {
  const run: unknown = Reflect.get(globalThis, 'lobbyList')
  return typeof run === 'function' ? run(command) : null
}

async function taskMs(devtools: CDPSession): Promise<number> {
  const { metrics } = await devtools.send('Performance.getMetrics')
  const task = v.parse(metricsSchema, metrics).find(({ name }) => name === 'TaskDuration')
  return (task?.value ?? Number.NaN) * 1000
}

async function heapBytes(devtools: CDPSession): Promise<number> {
  // The first round lets go of what the second can then collect.
  for (let round = 0; round < 2; round++) await devtools.send('HeapProfiler.collectGarbage')
  const { usedSize, backingStorageSize } = v.parse(heapSchema, await devtools.send('Runtime.getHeapUsage'))
  return usedSize + backingStorageSize
}
