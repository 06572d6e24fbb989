import type { Bench, Benchmark, Outcome, Table } from './benchmark'
import { buildFloor } from './build-floor'
import { ms, ratio, spreadOf } from './figures'
import { type Spread, spread } from './stats'
import { type Visit, recordCalls, visit } from './visit'
import { type World, startWorld } from './world'

const REPETITIONS = 15

interface Comparison {
  readonly name: string
  readonly product: Spread
  readonly floor: Spread
  /** Product by floor, visit by visit. */
  readonly pairs: Spread
}

/** The moments of a visit, in order, ms since the navigation began. */
const moments: readonly { readonly name: string; readonly of: (visit: Visit) => number }[] = [
  { name: 'page received', of: ({ files }) => files[0]?.endMs ?? 0 },
  {
    name: 'scripts and styles received',
    of: ({ files }) =>
      Math.max(...files.filter(({ path }) => /\.(?:js|css)$/.test(path)).map(({ endMs }) => endMs)),
  },
  { name: 'first call sent', of: ({ calls }) => Math.min(...calls.map(({ startMs }) => startMs)) },
  { name: 'last answer received', of: ({ calls }) => Math.max(...calls.map(({ endMs }) => endMs)) },
  { name: 'first message in the document', of: ({ inDocumentMs }) => inDocumentMs },
  { name: 'first message painted', of: ({ paintedMs }) => paintedMs },
]

/** Where the main thread of the page spent its time on the CPU up to then, ms. */
const efforts: typeof moments = [
  { name: 'scripts', of: ({ mainThread }) => mainThread.scriptMs },
  { name: 'styles', of: ({ mainThread }) => mainThread.styleMs },
  { name: 'layout', of: ({ mainThread }) => mainThread.layoutMs },
  { name: 'all', of: ({ mainThread }) => mainThread.allMs },
]

/** Cold navigation to the first message, beside the least that a page with React can do with the same answers. */
export const firstMessage: Benchmark = {
  name: 'first-message',
  title: 'From navigation to the first message',
  run: measure,
}

async function measure(bench: Bench): Promise<Outcome> {
  const world = await startWorld(bench)
  const browser = await bench.browser()
  const waves = await recordCalls(browser, world.origin)
  const floorFolder = bench.folder()
  await buildFloor('messages', floorFolder, { RECORDED_WAVES: waves })
  const pages = { product: world.origin, floor: await world.serve(floorFolder) }

  // Once each beforehand, so that nobody pays for the server's first answer.
  const asked = {
    product: await callsOf(world, async () => visit(browser, pages.product)),
    floor: await callsOf(world, async () => visit(browser, pages.floor)),
  }
  if (asked.floor.some((call, at) => call !== asked.product[at]))
    throw new Error('the floor asked for something else than the product')

  const visits: Record<keyof typeof pages, Visit[]> = { product: [], floor: [] }
  for (let repetition = 0; repetition < REPETITIONS; repetition++) {
    bench.say(`visit ${repetition + 1} of ${REPETITIONS}`)
    // Whoever goes second finds the machine as the other left it: take turns.
    const order = repetition % 2 === 0 ? (['product', 'floor'] as const) : (['floor', 'product'] as const)
    for (const name of order) visits[name].push((await visit(browser, pages[name])).visit)
  }

  const compare = ({ name, of }: (typeof moments)[number]): Comparison => {
    const product = visits.product.map(of)
    const floor = visits.floor.map(of)
    const pairs = product.map((value, at) => value / (floor[at] ?? Number.NaN))
    return { name, product: spread(product), floor: spread(floor), pairs: spread(pairs) }
  }
  const times = moments.map(compare)
  const work = efforts.map(compare)
  const painted = times.at(-1)
  const allWork = work.at(-1)
  if (!painted || !allWork) throw new Error('no moment was measured')
  const of = painted.product.median / painted.floor.median
  return {
    method:
      `${REPETITIONS} cold visits each (a new browser context, nothing cached), in turns, at 1280 x 800 px, to the ` +
      'built client and to a floor page. Both are served by the same proxy over the same emulator on loopback, ' +
      'compressed alike, which keeps no pages. The floor is built by Vite from React alone; it makes the calls that were ' +
      `recorded on a visit to the product (${describe(waves)}), and prints the messages as a plain list.`,
    tables: [
      tableOf('ms since navigation: median (min–max)', times),
      tableOf('ms on the CPU, main thread: median (min–max)', work),
    ],
    remarks: [
      `The first message is painted at ${ratio(of)} times the floor; visit by visit ${spreadOf(painted.pairs, ratio)}.`,
    ],
    figures: {
      paintedRatio: of,
      paintedPairsMedianRatio: painted.pairs.median,
      paintedPairsMinRatio: painted.pairs.min,
      paintedPairsMaxRatio: painted.pairs.max,
      productPaintedMs: painted.product.median,
      floorPaintedMs: painted.floor.median,
      mainThreadRatio: allWork.product.median / allWork.floor.median,
      repetitions: REPETITIONS,
    },
  }
}

function tableOf(title: string, rows: readonly Comparison[]): Table {
  return {
    head: [title, 'product', 'floor', 'product / floor'],
    rows: rows.map(({ name, product, floor }) => [
      name,
      spreadOf(product, ms),
      spreadOf(floor, ms),
      ratio(product.median / floor.median),
    ]),
  }
}

/** What the emulator was asked for during a visit, sorted, as text. */
async function callsOf({ emulator }: World, run: () => Promise<unknown>): Promise<string[]> {
  emulator.control.clearRequests()
  await run()
  return emulator.control.requests.map(
    ({ operation, count, cursor, startUtc, endUtc, updatedStartUtc, updatedEndUtc, threadIds }) =>
      JSON.stringify([operation, count, cursor, startUtc, endUtc, updatedStartUtc, updatedEndUtc, threadIds]),
  )
}

/** Such as `session, then enterprises/getAll, then …`. */
function describe(waves: readonly (readonly { readonly path: string }[])[]): string {
  return waves
    .map((wave) => wave.map(({ path }) => path.replace(/^\/api\/(?:hotels\/)?/, '')).join(' and '))
    .join(', then ')
}
