import { expect, test } from 'vitest'
import { createRedactor } from '../proxy/redact'
import { createLog, createStamp } from './log'

const SECRET = 'CLIENT-Q7R2zK9fw4hT0pLx8Vb'
const entry = { route: 'messages/getAll', status: 200, ms: 12, requestId: 'abc' }

function logOf(level: Parameters<typeof createLog>[0]) {
  const lines: string[] = []
  return { lines, log: createLog(level, createRedactor([SECRET]), (line) => lines.push(line)) }
}

test('writes one JSON line for each entry, with its level and time and nothing of this machine', () => {
  const { lines, log } = logOf('info')
  log.info(entry)
  expect(lines).toHaveLength(1)
  expect(lines[0]).toMatch(/\n$/)
  const { time, ...rest } = JSON.parse(lines[0] ?? '') as Record<string, unknown>
  expect(rest).toEqual({ level: 'info', ...entry })
  expect(Date.parse(String(time))).toBeGreaterThan(0)
})

test('keeps to its level', () => {
  const { lines, log } = logOf('warn')
  log.info(entry)
  log.warn(entry)
  log.error(entry)
  expect(lines.map((line) => (JSON.parse(line) as { level: string }).level)).toEqual(['warn', 'error'])
  const silent = logOf('silent')
  silent.log.error(entry)
  expect(silent.lines).toEqual([])
})

test('withholds a line that holds a part of a secret after all', () => {
  const { lines, log } = logOf('info')
  log.info({ ...entry, requestId: SECRET.slice(4, 12) })
  expect(lines).toEqual(['{"level":"error","msg":"a line was withheld: it held part of a secret"}\n'])
})

test('stamps lines as toISOString does, whichever way the clock goes', () => {
  const times = [
    1_764_083_569_000, 1_764_083_569_007, 1_764_083_569_999, 1_764_083_570_000, 1_764_083_569_120, -1,
  ]
  let at = 0
  const stamp = createStamp(() => times[at] ?? 0)
  for (; at < times.length; at++) expect(stamp()).toBe(`,"time":"${new Date(times[at] ?? 0).toISOString()}"`)
})
