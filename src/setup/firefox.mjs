import { existsSync } from 'node:fs'
import { installFromDebian, isDebianRoot } from './debian.mjs'
import { withLock } from './lock.mjs'

/** Long enough for a slow line, short enough that nobody thinks it hangs, ms. */
const INSTALL_TIMEOUT_MS = 10 * 60_000

/** As it is released: the tests need none of Playwright's. */
const USUAL_PLACES = [
  '/usr/bin/firefox-esr',
  '/usr/lib/firefox/firefox',
  '/Applications/Firefox.app/Contents/MacOS/firefox',
]

/**
 * @typedef {object} Surroundings what the search looks at; each part can be replaced in a test
 * @property {NodeJS.ProcessEnv} env
 * @property {(path: string) => boolean} exists
 */

/**
 * The Firefox to test with, without installing anything: the one that `FIREFOX_PATH` names, else one in the usual places.
 *
 * @param {Partial<Surroundings>} [surroundings]
 * @returns {string | null} its path
 * @throws {Error} when `FIREFOX_PATH` names a file that is not there
 */
export function findFirefox(surroundings = {}) {
  const { env, exists } = { env: process.env, exists: existsSync, ...surroundings }
  const named = env['FIREFOX_PATH']
  if (!named) return USUAL_PLACES.find((path) => exists(path)) ?? null
  if (!exists(named)) throw new Error(`FIREFOX_PATH is ${named}, and there is no such file`)
  return named
}

/**
 * Sees to it that there is a Firefox to test with where that can be had: found, or as root on Debian installed.
 * Elsewhere the list is tried in Chromium alone.
 */
export async function ensureFirefox() {
  if (findFirefox() !== null || !isDebianRoot()) return
  await withLock('firefox', async () => {
    if (findFirefox() === null) await installFromDebian(['firefox-esr'], { timeoutMs: INSTALL_TIMEOUT_MS })
  })
}
