/** @typedef {{ file: string, names: string[], project: string }} FailedTest `names`: those of its suites, then its own */

/** Stages of `npm test` by Vitest's projects; every other project is a browser. */
const STAGES = new Map([
  ['node', 'unit'],
  ['built', 'built'],
])

/**
 * The command that repeats a failed test with the same random values.
 *
 * @param {FailedTest} test
 * @param {number} seed of the run
 * @param {number} soak how many times as much as usual the run tried
 * @returns {string} for a POSIX shell
 */
export function commandFor({ file, names, project }, seed, soak = 1) {
  const stage = STAGES.get(project) ?? 'components'
  // Vitest takes a regular expression, and joins the names of suites and test with a space.
  const pattern = names.join(' ').replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')
  const more = soak === 1 ? '' : `LOBBY_TEST_SOAK=${soak} `
  return `${more}LOBBY_TEST_SEED=${seed} npm test -- ${stage} ${file} -t '${pattern.replaceAll("'", `'\\''`)}'`
}

/** A reporter of Vitest that says how each failed test is repeated. https://vitest.dev/api/advanced/reporters */
export class RepeatReporter {
  /** @param {ReadonlyArray<import('vitest/node').TestModule>} modules */
  onTestRunEnd(modules) {
    const lines = modules.flatMap((module) =>
      [...module.children.allTests('failed')].map((test) => {
        const { seed, soak } = module.project.getProvidedContext()
        const failed = { file: module.relativeModuleId, names: namesOf(test), project: module.project.name }
        return commandFor(failed, seed, soak)
      }),
    )
    if (lines.length > 0)
      process.stderr.write(`To repeat what failed, with the same random values:\n${lines.join('\n')}\n`)
  }
}

/** @param {import('vitest/node').TestCase} test */
function namesOf(test) {
  const names = [test.name]
  for (let parent = test.parent; parent.type === 'suite'; parent = parent.parent) names.unshift(parent.name)
  return names
}
