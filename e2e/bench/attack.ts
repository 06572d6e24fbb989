import type * as v from 'valibot'
import { type SlowReaders, measureSlowReaders } from './attack-slow-readers'
import { type Starving, measureStarving } from './attack-starving'
import { HOSTILE_TEXTS, MESSAGE_BYTES, PLAIN_TEXT, textOf } from './attack-texts'
import { attackToldSchema } from './attack-told'
import type { Bench, Benchmark, Outcome, Table } from './benchmark'
import { runChild } from './child'
import { megabytes, ms, ratio } from './figures'
import { quantile } from './stats'

const TOKENS = [1, 100, 1_000] as const
const TIMEOUT_MS = 120_000
/** How much dearer than plain text a hostile one may be. */
const GOAL = 5
const DROP_GOAL_MS = 65_000

type Told = v.InferOutput<typeof attackToldSchema>
interface Row extends Told {
  readonly name: string
}

/** What guests, greedy staff and slow clients can make the product work. */
export const attack: Benchmark = {
  name: 'attack',
  title: 'Work that guests and clients can multiply',
  timeoutMs: 20 * 60_000,
  run: measure,
}

async function measure(bench: Bench): Promise<Outcome> {
  const runText = (unit: string, tokens: number) =>
    runChild(bench, {
      file: 'attack-process.ts',
      argument: { text: textOf(unit, MESSAGE_BYTES), tokens },
      told: attackToldSchema,
      timeoutMs: TIMEOUT_MS,
    })
  const plain: Row = { name: 'plain', ...(await runText(PLAIN_TEXT, 2)) }
  const texts: Row[] = []
  for (const [name, unit] of Object.entries(HOSTILE_TEXTS)) {
    bench.say(name)
    texts.push({ name, ...(await runText(unit, 2)) })
  }
  const tokens: (Row & { readonly count: number })[] = []
  for (const count of TOKENS) {
    bench.say(`${count} tokens`)
    tokens.push({ name: String(count), count, ...(await runText(PLAIN_TEXT, count)) })
  }
  bench.say('one who reads a hundred pages at a time')
  const starving = measureStarving()
  bench.say('clients that take nothing')
  const slow = await measureSlowReaders(bench)
  return outcomeOf(plain, texts, tokens, starving, slow)
}

function outcomeOf(
  plain: Row,
  texts: readonly Row[],
  tokens: readonly (Row & { readonly count: number })[],
  starving: Starving,
  slow: SlowReaders,
): Outcome {
  const worst = Math.max(
    ...texts.flatMap((text) => [
      text.serverMsPerMb / plain.serverMsPerMb,
      text.clientMsPerMb / plain.clientMsPerMb,
      text.peakBytesPerMb / plain.peakBytesPerMb,
    ]),
  )
  const [one, ...more] = tokens
  const tokenRatio = Math.max(...more.map((row) => row.serverMsPerMb / (one?.serverMsPerMb ?? 1)))
  const longestMs = Math.max(...starving.waitsMs)
  return {
    method:
      'Text: a page of 100 messages of 30,000 bytes each, read, searched for tokens and written as the proxy does, in a ' +
      'process of its own; then looked through by the pure helpers of the page (links, previews, lines). Time is on the CPU, the ' +
      'median of twelve; memory is the most that the process had beyond what it had before. Starving: one person keeps ' +
      `100 reads waiting, another clicks every 1.5 s, on a simulated clock. Slow readers: ${slow.sockets} connections ask for ` +
      'the same page without compression and take nothing.',
    tables: [
      textTable([plain, ...texts], plain),
      textTable(tokens, one ?? plain, 'tokens, with plain text'),
      {
        head: ['one person with 100 reads at a time', 'the other'],
        rows: [
          ['clicks answered', `${starving.answered} of ${starving.clicks}`],
          ['wait, median, ms', ms(quantile(starving.waitsMs, 0.5))],
          ['wait, longest, ms', ms(longestMs)],
        ],
      },
      {
        head: [`${slow.sockets} connections that take nothing`, 'figure'],
        rows: [
          ['the page', megabytes(slow.pageBytes)],
          ['held for all of them', megabytes(slow.heldBytes)],
          ['the last one dropped after, ms', ms(slow.droppedAfterMs)],
        ],
      },
    ],
    remarks: [
      `The dearest hostile text costs ${ratio(worst)} times plain text: ${verdict(worst <= GOAL)} (${GOAL}).`,
      `A thousand tokens cost ${ratio(tokenRatio)} times one.`,
      `${starving.answered} of ${starving.clicks} clicks beside a greedy person are answered, the last one after ${ms(longestMs)} ms at most.`,
      `Slow clients are dropped after ${ms(slow.droppedAfterMs / 1000)} s: ${verdict(slow.droppedAfterMs <= DROP_GOAL_MS)}.`,
    ],
    figures: {
      plainServerMs: plain.serverMsPerMb,
      plainClientMs: plain.clientMsPerMb,
      plainPeakBytes: plain.peakBytesPerMb,
      dearestTextRatio: worst,
      thousandTokensRatio: tokenRatio,
      starvingAnsweredCount: starving.answered,
      starvingLongestMs: longestMs,
      slowHeldBytes: slow.heldBytes,
      slowDroppedMs: slow.droppedAfterMs,
    },
  }
}

function textTable(rows: readonly Row[], base: Row, head = 'for each MB of text'): Table {
  return {
    head: [head, 'proxy, ms', 'by plain', 'page, ms', 'by plain', 'memory', 'by plain'],
    rows: rows.map((row) => [
      row.name,
      ms(row.serverMsPerMb),
      ratio(row.serverMsPerMb / base.serverMsPerMb),
      ms(row.clientMsPerMb),
      ratio(row.clientMsPerMb / base.clientMsPerMb),
      megabytes(row.peakBytesPerMb),
      ratio(row.peakBytesPerMb / base.peakBytesPerMb),
    ]),
  }
}

function verdict(isMet: boolean): string {
  return isMet ? 'goal met' : 'goal missed'
}
