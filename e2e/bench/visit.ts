import { join } from 'node:path'
import type { Browser, Page } from 'playwright'
import * as v from 'valibot'

const filesSchema = v.array(v.object({ path: v.string(), startMs: v.number(), endMs: v.number() }))
const visitSchema = v.object({
  /** When the first message was in the document. */
  inDocumentMs: v.number(),
  /** When the frame that shows it had been painted. */
  paintedMs: v.number(),
  /** The page itself first, then its scripts and styles, as far as they were there before the message. */
  files: v.pipe(filesSchema, v.minLength(1)),
  /** Calls that were answered before the message. */
  calls: v.pipe(filesSchema, v.minLength(1)),
})
const callsSchema = v.array(
  v.object({
    wave: v.number(),
    path: v.string(),
    method: v.string(),
    headers: v.record(v.string(), v.string()),
    body: v.nullable(v.string()),
  }),
)

/** Of Chromium's `Performance.getMetrics`, seconds. https://chromedevtools.github.io/devtools-protocol/tot/Performance/ */
const metricsSchema = v.array(v.object({ name: v.string(), value: v.number() }))

/** CPU time of the page's main thread up to its first message, ms. */
export interface MainThread {
  readonly scriptMs: number
  readonly styleMs: number
  readonly layoutMs: number
  /** These three and all the rest: parsing, painting, collecting garbage. */
  readonly allMs: number
}

/** A cold navigation up to the first message; times are ms since it began. */
export interface Visit extends v.InferOutput<typeof visitSchema> {
  readonly mainThread: MainThread
}
/** A call as the page made it. */
export type Call = v.InferOutput<typeof callsSchema>[number]

/** Far beyond any visit that is worth reporting, ms. */
const TIMEOUT_MS = 30_000

/**
 * Opens a page in a browser context of its own, with nothing cached, and waits for its first message. Rejects
 * when the page throws, or shows none. `look` may ask the page for more before it is closed.
 */
export async function visit<Seen = null>(
  browser: Browser,
  origin: string,
  options: { readonly scripts?: readonly string[]; readonly look?: (page: Page) => Promise<Seen> } = {},
): Promise<{ readonly visit: Visit; readonly seen: Seen | null }> {
  const context = await browser.newContext({ locale: 'en-GB', viewport: { width: 1280, height: 800 } })
  const deadline = new AbortController()
  try {
    const page = await context.newPage()
    for (const script of ['probe.mjs', ...(options.scripts ?? [])]) {
      await page.addInitScript({ path: join(import.meta.dirname, script) })
    }
    const failure = new Promise<never>((_, reject) => {
      page.on('pageerror', reject)
      page.on('crash', () => reject(new Error('the page crashed')))
      const timer = setTimeout(() => reject(new Error(`no message within ${TIMEOUT_MS} ms`)), TIMEOUT_MS)
      deadline.signal.addEventListener('abort', () => clearTimeout(timer))
    })
    const devtools = await context.newCDPSession(page)
    // Time on the CPU and not on the clock: it hardly changes when something else runs on the machine.
    await devtools.send('Performance.enable', { timeDomain: 'threadTicks' })
    // Until something awaits it, a failure would be nobody's.
    failure.catch(() => {})
    await page.goto(origin, { waitUntil: 'commit' })
    const moments: unknown = await Promise.race([
      failure,
      page.evaluate(() => Reflect.get(globalThis, 'lobbyVisit')),
    ])
    const { metrics } = await devtools.send('Performance.getMetrics')
    const told = { ...v.parse(visitSchema, moments), mainThread: readMetrics(metrics) }
    return { visit: told, seen: (await options.look?.(page)) ?? null }
  } finally {
    deadline.abort()
    await context.close()
  }
}

function readMetrics(metrics: unknown): MainThread {
  const seconds = new Map(v.parse(metricsSchema, metrics).map(({ name, value }) => [name, value]))
  const msOf = (name: string) => (seconds.get(name) ?? Number.NaN) * 1000
  return {
    scriptMs: msOf('ScriptDuration'),
    styleMs: msOf('RecalcStyleDuration'),
    layoutMs: msOf('LayoutDuration'),
    allMs: msOf('TaskDuration'),
  }
}

/** The calls that a page makes before its first message, wave by wave. */
export async function recordCalls(browser: Browser, origin: string): Promise<Call[][]> {
  const { visit: recorded, seen } = await visit(browser, origin, {
    scripts: ['recorder.mjs'],
    look: (page) => page.evaluate(() => Reflect.get(globalThis, 'lobbyCalls')),
  })
  // What came after the message stands behind the ones before it.
  const calls = v.parse(callsSchema, seen).slice(0, recorded.calls.length)
  const waves: Call[][] = []
  for (const call of calls) (waves[call.wave] ??= []).push(call)
  return waves
}
