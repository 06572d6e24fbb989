import { join } from 'node:path'
import type { CDPSession, Page } from 'playwright'
import * as v from 'valibot'
import { MAX_PAGES_BYTES } from '../../src/proxy/page-cache'
import type { Bench, Benchmark, Options, Outcome } from './benchmark'
import { megabytes, ms, thousands } from './figures'
import { startWorld } from './world'

const MESSAGES = 100_000

/** What is seeded: a little less than half of it is the application's whose conversations are read. */
const SEEDED_MESSAGES = 220_000
const SEEDED_THREADS = 11_000
const MINUTES = 10

/** One look at the page, after a collection of garbage. */
interface Look {
  readonly minute: number
  readonly heapBytes: number
  readonly nodes: number
  /** Messages that have been on the screen so far. */
  readonly seen: number
}

const scrollSchema = v.object({
  frames: v.number(),
  /** Frames in which the foot said that it loads, on the screen. */
  spinnerFrames: v.number(),
  /** Frames in which a part of the screen showed nothing of the list. */
  blankFrames: v.number(),
  longTasks: v.array(v.number()),
  seen: v.number(),
  isAtEnd: v.boolean(),
})

/** Ten minutes of steady scrolling through a hundred thousand messages, in the whole product. */
export const steadyScroll: Benchmark = {
  name: 'steady-scroll',
  title: 'Scrolling for minutes',
  timeoutMs: (MINUTES + 10) * 60_000,
  options: ['minutes'],
  run: measure,
}

async function measure(bench: Bench, options: Options): Promise<Outcome> {
  const minutes = Number(options['minutes'] ?? MINUTES)
  const { origin, emulator } = await startWorld(bench, {
    emulator: { threads: SEEDED_THREADS, messages: SEEDED_MESSAGES, days: 1_460 },
    maxPagesBytes: MAX_PAGES_BYTES,
    opensOnAll: true,
  })
  const browser = await bench.browser()
  const context = await browser.newContext({ locale: 'en-GB', viewport: { width: 1280, height: 800 } })
  const page = await context.newPage()
  await page.addInitScript({ path: join(import.meta.dirname, 'scroller.mjs') })
  const devtools = await context.newCDPSession(page)
  await page.goto(`${origin}/?created=any-time&show=all`)
  await page.locator('[role="feed"] [data-row="message"]').first().waitFor()

  const looks: Look[] = [await look(page, devtools, 0)]
  await page.evaluate((pxPerMs) => Reflect.get(globalThis, 'lobbyScrollBy')(pxPerMs), speedFor(minutes))
  for (let minute = 1; minute <= minutes; minute++) {
    // The minute is what is measured: the page scrolls by itself meanwhile.
    await page.waitForTimeout(60_000)
    const at = await look(page, devtools, minute)
    looks.push(at)
    bench.say(`minute ${minute} of ${minutes}: ${thousands(at.seen)} messages seen`)
  }
  const result = v.parse(scrollSchema, await page.evaluate(() => Reflect.get(globalThis, 'lobbyScroll')))
  await context.close()
  return outcomeOf(minutes, looks, result, emulator.control.requests.length)
}

/** px per ms, at which all would be passed in ten minutes if each took some 70 px; a shorter run is no faster. */
function speedFor(minutes: number): number {
  return (MESSAGES * 70) / (Math.max(MINUTES, minutes) * 60_000)
}

async function look(page: Page, devtools: CDPSession, minute: number): Promise<Look> {
  await devtools.send('HeapProfiler.collectGarbage')
  const { usedSize } = await devtools.send('Runtime.getHeapUsage')
  const seen = await page.evaluate(() => {
    const state: unknown = Reflect.get(globalThis, 'lobbyScroll')
    return typeof state === 'object' && state !== null ? Number(Reflect.get(state, 'seen')) : 0
  })
  const nodes = await page.evaluate(() => document.querySelectorAll('*').length)
  return { minute, heapBytes: usedSize, nodes, seen }
}

function outcomeOf(
  minutes: number,
  looks: readonly Look[],
  { frames, spinnerFrames, blankFrames, longTasks, isAtEnd }: v.InferOutput<typeof scrollSchema>,
  requests: number,
): Outcome {
  const last = looks.at(-1)
  const longest = longTasks.reduce((most, duration) => Math.max(most, duration), 0)
  return {
    method:
      `The built client over the proxy and an emulator of ${thousands(SEEDED_MESSAGES)} messages in ` +
      `${thousands(SEEDED_THREADS)} conversations of two applications, with its usual rate limit: those of one, ` +
      '"Any time", all messages, scrolled down by a little in each frame for ' +
      `${minutes} minutes, at the speed at which ten minutes pass them all. What is on the screen is looked at in each ` +
      'frame; heap and nodes once a minute, after a collection of garbage.',
    tables: [
      {
        head: ['after', 'messages seen', 'heap', 'elements'],
        rows: looks.map(({ minute, heapBytes, nodes, seen }) => [
          `${minute} min`,
          thousands(seen),
          megabytes(heapBytes),
          thousands(nodes),
        ]),
      },
    ],
    remarks: [
      `Of ${thousands(frames)} frames ${thousands(spinnerFrames)} showed that older messages are loading (goal 0), and ` +
        `${thousands(blankFrames)} a part without a row (goal 0).`,
      `${thousands(longTasks.length)} tasks took longer than 50 ms (goal 0), the longest ${ms(longest)} ms.`,
      `The upstream answered ${thousands(requests)} requests${isAtEnd ? ', and the beginning was reached' : ''}.`,
    ],
    figures: {
      framesCount: frames,
      spinnerFramesCount: spinnerFrames,
      blankFramesCount: blankFrames,
      longTasksCount: longTasks.length,
      longestTaskMs: longest,
      messagesSeenCount: last?.seen ?? 0,
      heapBytes: last?.heapBytes ?? 0,
      elementsCount: last?.nodes ?? 0,
    },
  }
}
