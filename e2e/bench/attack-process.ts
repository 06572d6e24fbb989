// Reads pages of one kind of text as the proxy does, and looks at them as the page does. In a process of its own, so that its
// memory is its own too.
import * as v from 'valibot'
import { readRuns } from '../../src/lib/left-to-right'
import { linkRuns } from '../../src/lib/links'
import { estimateLines } from '../../src/lib/estimate-lines'
import { breakable, hasInk, initials, preview, withLineFeeds, withoutBlankLines } from '../../src/lib/text'
import { readAnswer } from '../../src/proxy/answer'
import { createRedactor } from '../../src/proxy/redact'
import { attackArgumentSchema } from './attack-told'
import { peakBytes } from './memory'
import { quantile } from './stats'

const MESSAGES = 100
const ROUNDS = 15

const { text, tokens } = v.parse(attackArgumentSchema, JSON.parse(process.argv[2] ?? ''))
const redactor = createRedactor(Array.from({ length: tokens }, tokenOf))
const page = {
  Messages: Array.from({ length: MESSAGES }, () => ({
    Id: crypto.randomUUID(),
    MessageThreadId: crypto.randomUUID(),
    Text: text,
    Sender: 'Application',
    CreatedUtc: '2026-03-09T13:19:46Z',
  })),
  Cursor: crypto.randomUUID(),
}
const bytes = new TextEncoder().encode(JSON.stringify(page))
const headers = new Headers({ 'content-type': 'application/json' })
const megabytes = (MESSAGES * new TextEncoder().encode(text).byteLength) / 1_000_000
const before = peakBytes()

const server = cpuMs(() => void readAnswer('messages/getAll', { status: 200, headers, bytes }, 0, redactor))
const peak = peakBytes() - before
const client = cpuMs(() => {
  for (const { Text } of page.Messages) {
    hasInk(Text)
    const shown = withLineFeeds(Text)
    for (const run of readRuns(shown, linkRuns(shown))) breakable(run.text)
    preview(withoutBlankLines(Text), 300)
    initials(Text.slice(0, 200))
    estimateLines(Text, 80, 1_000)
  }
})
process.send?.({
  serverMsPerMb: server / megabytes,
  clientMsPerMb: client / megabytes,
  peakBytesPerMb: peak / megabytes,
})

/** The median of what a task takes on the CPU, ms. */
function cpuMs(task: () => void): number {
  const taken = Array.from({ length: ROUNDS }, () => {
    const begun = process.cpuUsage()
    task()
    const { user, system } = process.cpuUsage(begun)
    return (user + system) / 1000
  })
  return quantile(taken.slice(3), 0.5)
}

/** A token as the vendor writes them, of hexadecimal digits. */
function tokenOf(_: unknown, index: number): string {
  const digits = Array.from({ length: 63 }, (_item, at) =>
    ((Math.imul(index * 64 + at + 1, 0x9e3779b1) >>> 28) & 15).toString(16),
  )
  return `${digits.slice(0, 32).join('')}-${digits.slice(32).join('')}`.toUpperCase()
}
