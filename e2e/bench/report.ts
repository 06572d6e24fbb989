import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { format, resolveConfig } from 'prettier'
import * as v from 'valibot'
import type { Outcome, Table } from './benchmark'

const environmentSchema = v.object({
  /** UTC, to the minute. */
  date: v.string(),
  node: v.string(),
  /** `null` when no browser was needed. */
  chromium: v.nullable(v.string()),
  cpus: v.number(),
  /** Processes that wanted a CPU in the minute before, on average: well below `cpus` on a quiet machine. */
  load: v.number(),
})
const sectionSchema = v.object({
  name: v.string(),
  title: v.string(),
  environment: environmentSchema,
  outcome: v.object({
    method: v.string(),
    tables: v.array(v.object({ head: v.array(v.string()), rows: v.array(v.array(v.string())) })),
    remarks: v.array(v.string()),
    figures: v.record(v.string(), v.number()),
  }),
})

/** Where and when a benchmark ran. No name and no path of the machine. */
export type Environment = v.InferOutput<typeof environmentSchema>

/** One benchmark's part of the report. */
export interface Section {
  readonly name: string
  readonly title: string
  readonly environment: Environment
  readonly outcome: Outcome
}

const folder = import.meta.dirname

/**
 * Puts sections into `report.json`, each in place of the one of the same name, and writes `report.md` from all
 * that is then there. `order` names every section that still exists: what is not in it is dropped.
 */
export async function writeReport(fresh: readonly Section[], order: readonly string[]): Promise<void> {
  const path = join(folder, 'report.json')
  const known = new Map<string, Section>(readSections(path).map((section) => [section.name, section]))
  for (const section of fresh) known.set(section.name, section)
  const sections = order.flatMap((name) => known.get(name) ?? [])
  const options = { ...(await resolveConfig(path)) }
  writeFileSync(path, await format(JSON.stringify(sections), { ...options, parser: 'json' }))
  const markdown = await format(toMarkdown(sections), { ...options, parser: 'markdown' })
  writeFileSync(join(folder, 'report.md'), markdown)
}

/** A report that cannot be read is made anew. */
function readSections(path: string): readonly Section[] {
  if (!existsSync(path)) return []
  try {
    const parsed = v.safeParse(v.array(sectionSchema), JSON.parse(readFileSync(path, 'utf8')))
    return parsed.success ? parsed.output : []
  } catch {
    return []
  }
}

/** A section as text for a terminal, its columns aligned. */
export function toText({ title, outcome, environment }: Section): string {
  const blocks = [
    `${title}\n${'='.repeat(title.length)}`,
    ...outcome.tables.map(tableToText),
    ...outcome.remarks,
    describe(environment),
  ]
  return `${blocks.join('\n\n')}\n`
}

function tableToText({ head, rows }: Table): string {
  const all = [head, ...rows]
  const widths = head.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)))
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('  ')
  return [line(head), widths.map((width) => '-'.repeat(width)).join('  '), ...rows.map(line)].join('\n')
}

function toMarkdown(sections: readonly Section[]): string {
  const parts = sections.map(({ name, title, environment, outcome }) =>
    [
      `## ${title}`,
      `\`npm run bench -- ${name}\`: ${describe(environment)}`,
      outcome.method,
      ...outcome.tables.map(tableToMarkdown),
      outcome.remarks.map((remark) => `- ${remark}`).join('\n'),
    ].join('\n\n'),
  )
  return [
    '# Benchmarks',
    'Written by `npm run bench`, never by hand. Times differ from machine to machine: compare ratios, and only within one run.',
    ...parts,
  ].join('\n\n')
}

function tableToMarkdown({ head, rows }: Table): string {
  const line = (row: readonly string[]) => `| ${row.join(' | ')} |`
  return [line(head), line(head.map((_, column) => (column === 0 ? '---' : '--:'))), ...rows.map(line)].join(
    '\n',
  )
}

function describe({ date, node, chromium, cpus, load }: Environment): string {
  const browser = chromium === null ? '' : `, Chromium ${chromium}`
  const doubt = load > cpus ? ' The machine was busy: believe the CPU times, not the clock.' : ''
  return `${date} UTC, Node ${node}${browser}, ${cpus} CPUs, load ${load.toFixed(1)} at the start.${doubt}`
}
