import { scriptOf } from './paths.mjs'
import { runScript } from './run.mjs'

/**
 * Checks the types of the whole tree.
 *
 * @returns {Promise<number>} exit code
 */
export function checkTypes() {
  return runScript(scriptOf('typescript', 'tsc'), ['--noEmit'])
}

/**
 * Checks the lint rules and the formatting of the whole tree.
 *
 * @returns {Promise<number>} exit code; the first that is not 0
 */
export async function checkLint() {
  const rules = await runScript(scriptOf('oxlint'), ['--type-aware', '--deny-warnings'])
  const formatting = await runScript(scriptOf('prettier'), ['--check', '--log-level', 'warn', '.'])
  return rules || formatting
}
