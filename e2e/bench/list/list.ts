import { join } from 'node:path'
import type { Bench, Benchmark, Options, Outcome } from '../benchmark'
import { kilobytes, thousands } from '../figures'
import { addedBytes, listBytes } from './bundle'
import { CHANGES, writeData } from './data'
import { goalsTable } from './goals'
import { SCENARIOS, type Scenario, visitList } from './measure'
import { SUBJECTS, type SubjectName } from './names'
import { buildPage, serveFolder } from './pages'
import { Results } from './results'
import { figuresOf, sizeTable } from './tables'

const SIZES: readonly number[] = [1_000, 10_000, 100_000, 1_000_000]
const REPETITIONS = 3

/** gzip, bytes. */
const MOST_LIST_BYTES = 16_000

/** The product's list beside the lists that people would pick instead, and beside the least that a list can cost. */
export const list: Benchmark = {
  name: 'list',
  title: 'A list with no ceiling',
  // Some 30 s a visit, and 84 visits.
  timeoutMs: 90 * 60_000,
  options: ['sizes', 'subjects', 'scenarios', 'repetitions'],
  run: measure,
}

async function measure(bench: Bench, options: Options): Promise<Outcome> {
  const sizes = options['sizes']?.split(',').map(Number) ?? SIZES
  const subjects = chosen(SUBJECTS, options['subjects'])
  const scenarios = new Set<Scenario>(chosen(SCENARIOS, options['scenarios']))
  const repetitions = Number(options['repetitions'] ?? REPETITIONS)

  const folder = bench.folder()
  bench.say('building the page')
  await buildPage(folder)
  for (const size of sizes) {
    bench.say(`writing ${thousands(size)} messages`)
    writeData(join(folder, 'data', String(size)), size)
  }
  const origin = await serveFolder(bench, folder)
  const browser = await bench.browser()
  const all = sizes.map((size) => new Results(size, subjects))
  for (let repetition = 0; repetition < repetitions; repetition++) {
    for (const results of all) {
      // Whoever goes next finds the machine as the one before left it: another order each time.
      for (const subject of turned(subjects, repetition)) {
        const { size } = results
        // Once is enough to know that it is too slow.
        if (results.gaveUp(subject) !== undefined) continue
        bench.say(`${repetition + 1} of ${repetitions}: ${thousands(size)}, ${subject}`)
        results.add(subject, await visitList(browser, { origin, subject, size, scenarios }))
      }
    }
  }
  const bytes = await listBytes()
  const own = await addedBytes()
  return {
    method: methodOf(repetitions),
    tables: [
      ...all.flatMap((results) => [sizeTable(results), goalsTable(results)]),
      {
        head: ['script of a list by itself, React apart', 'gzip'],
        rows: [...bytes].map(([name, size]) => [name, kilobytes(size)]),
      },
    ],
    remarks: [
      `The list adds ${kilobytes(own)} to the product's client, @tanstack/react-virtual included; at most ${kilobytes(MOST_LIST_BYTES)} is the goal: ${own <= MOST_LIST_BYTES ? 'met' : 'not met'}.`,
      ...all.flatMap((results) =>
        subjects.flatMap((subject) => {
          const why = results.gaveUp(subject)
          return why === undefined
            ? []
            : [`${subject} gave up at ${thousands(results.size)} messages: ${why}.`]
        }),
      ),
    ],
    figures: Object.assign({ listAddedGzipBytes: own, repetitionsCount: repetitions }, ...all.map(figuresOf)),
  }
}

function methodOf(repetitions: number): string {
  return (
    `${repetitions === 1 ? 'One visit' : `${repetitions} visits`} of each subject at each size, in turns, each in a page of its own, at 1280 x 800 px in a column of half ` +
    "that width. The messages are the emulator's, and come as its answers through the product's schemas. `product` is the " +
    "product's own inbox (all messages shown) and conversation over a query cache that holds the messages in pages of 100: " +
    'grouping and rows are in its figures. `feed` is its list alone over rows that are ready, as are the rows of the others: ' +
    'the same rows with the same elements in them, as their documentation draws lists of rows of unknown height. `floor` is ' +
    'made by hand without React, of rows of one height, and always draws four of them beyond either end of the screen. ' +
    'Times are on the CPU of the main thread, less what as many frames cost in which nothing happens where 100 messages join ' +
    `(${CHANGES} times a visit, read in the middle). A fling is 5 s of 4,000 px a frame; the wheel is real, 5 s too. After ` +
    'each frame six places of the screen are tried for a row. Slow is 40 px a frame for 120 frames, over rows that were not ' +
    'drawn before. Stray is what moved beside that. A row is left when what was read is not in the page any more.'
  )
}

/** Those of all names that are listed in a text, all without one. Throws on a name that is not there. */
function chosen<Name extends string>(all: readonly Name[], text: string | undefined): readonly Name[] {
  if (text === undefined) return all
  const asked = text.split(',')
  const unknown = asked.find((name) => !all.some((one) => one === name))
  if (unknown !== undefined) throw new Error(`There is no ${unknown}: ${all.join(', ')}`)
  return all.filter((name) => asked.includes(name))
}

function turned(subjects: readonly SubjectName[], by: number): readonly SubjectName[] {
  const at = (by * 2) % subjects.length
  return [...subjects.slice(at), ...subjects.slice(0, at)]
}
