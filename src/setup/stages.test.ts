import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { countsOf, runStages, stagesOf, withoutInstallOption } from './stages.mjs'

describe('stagesOf', () => {
  const known = ['types', 'unit', 'e2e']

  it('runs everything when nothing is named', () => {
    expect(stagesOf(known, [])).toEqual({ names: known, args: [] })
  })

  it('keeps the order of the stages, not that of the command line', () => {
    expect(stagesOf(known, ['e2e', 'types'])).toEqual({ names: ['types', 'e2e'], args: [] })
  })

  it('hands what follows one stage to its runner', () => {
    expect(stagesOf(known, ['unit', 'src/lib', '-t', 'zone'])).toEqual({
      names: ['unit'],
      args: ['src/lib', '-t', 'zone'],
    })
  })

  it('refuses what it cannot place', () => {
    expect(() => stagesOf(known, ['units'])).toThrow('"units" is no stage')
    expect(() => stagesOf(known, ['unit', 'e2e', 'inbox'])).toThrow('"inbox"')
  })
})

describe('withoutInstallOption', () => {
  it('finds it wherever it stands, and hands on what else there is', () => {
    expect(withoutInstallOption(['--no-install', 'unit', 'zone'])).toEqual({
      isInstalling: false,
      rest: ['unit', 'zone'],
    })
    expect(withoutInstallOption(['unit', '--no-install'])).toEqual({ isInstalling: false, rest: ['unit'] })
    expect(withoutInstallOption(['unit'])).toEqual({ isInstalling: true, rest: ['unit'] })
  })
})

describe('countsOf', () => {
  it("reads both runners' reports", () => {
    const vitest = { numPassedTests: 5, numFailedTests: 1, numPendingTests: 2, numTodoTests: 1 }
    expect(countsOf('vitest', vitest)).toEqual({ passed: 5, failed: 1, skipped: 3 })
    const playwright = { stats: { expected: 4, unexpected: 1, flaky: 1, skipped: 2 } }
    expect(countsOf('playwright', playwright)).toEqual({ passed: 4, failed: 2, skipped: 2 })
  })

  it('counts nothing in a report that is missing or of another form', () => {
    for (const report of [null, 'text', {}, { stats: 3 }]) {
      expect(countsOf('vitest', report)).toEqual({ passed: 0, failed: 0, skipped: 0 })
      expect(countsOf('playwright', report)).toEqual({ passed: 0, failed: 0, skipped: 0 })
    }
  })
})

describe('runStages', () => {
  let folder: string
  const tell = () => {}
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'lobby-stages-'))
  })
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  const good = { run: () => Promise.resolve(0) }
  const counted = (passed: number, failed: number, code: number) => ({
    counts: 'vitest' as const,
    run: (report: string) => {
      writeFileSync(report, JSON.stringify({ numPassedTests: passed, numFailedTests: failed }))
      return Promise.resolve(code)
    },
  })

  it('sums the tests of all stages', async () => {
    const stages = { types: good, unit: counted(5, 0, 0), components: counted(3, 0, 0) }
    const result = await runStages(stages, Object.keys(stages), [], { folder, tell })
    expect(result).toMatchObject({ passed: 8, failed: 0 })
    expect(result.lines).toHaveLength(3)
  })

  it('runs later stages after one that fails', async () => {
    const broken = { ...good, prepare: () => Promise.reject(new Error('no browser')) }
    const stages = { unit: counted(5, 2, 1), components: broken, e2e: counted(3, 0, 0) }
    const result = await runStages(stages, Object.keys(stages), [], { folder, tell })
    expect(result).toMatchObject({ passed: 8, failed: 3, ran: 3 })
    expect(result.lines[2]).toMatch(/^e2e\s+ok\s/)
  })

  it('counts nothing of a stage that is skipped, and says why it is', async () => {
    const never = () => Promise.reject(new Error('it ran'))
    const skipped = {
      ...counted(5, 0, 0),
      run: never,
      prepare: never,
      reasonToSkip: () => 'not here: Chromium',
    }
    const stages = { unit: { ...counted(2, 0, 0), reasonToSkip: () => null }, e2e: skipped }
    const result = await runStages(stages, Object.keys(stages), [], { folder, tell })
    expect(result).toMatchObject({ passed: 2, failed: 0, ran: 1 })
    expect(result.lines[1]).toMatch(/^e2e\s+SKIPPED: not here: Chromium$/)
  })

  it.each([
    ['types are wrong', { run: () => Promise.resolve(2) }],
    ['the runner fails although no test did', counted(5, 0, 1)],
    ['there is no browser', { ...good, prepare: () => Promise.reject(new Error('no browser')) }],
  ])('counts one failure when %s', async (_title, stage) => {
    expect(await runStages({ stage }, ['stage'], [], { folder, tell })).toMatchObject({ failed: 1 })
  })
})
