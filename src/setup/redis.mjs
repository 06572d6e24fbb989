import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'
import { installFromDebian, isDebianRoot } from './debian.mjs'
import { withLock } from './lock.mjs'

/** Long enough for a slow line, short enough that nobody thinks it hangs, ms. */
const INSTALL_TIMEOUT_MS = 5 * 60_000

const NAMES = ['redis-server', 'valkey-server']

/**
 * @typedef {object} Surroundings what the search looks at; each part can be replaced in a test
 * @property {string} path as `PATH`
 * @property {(path: string) => boolean} isExecutable
 */

/**
 * The Redis or Valkey server to test with, without installing anything.
 *
 * @param {Partial<Surroundings>} [surroundings]
 * @returns {string | null} its path
 */
export function findRedis(surroundings = {}) {
  const around = { path: process.env['PATH'] ?? '', isExecutable, ...surroundings }
  const files = around.path
    .split(delimiter)
    .filter((folder) => folder !== '')
    .flatMap((folder) => NAMES.map((name) => join(folder, name)))
  return files.find((file) => around.isExecutable(file)) ?? null
}

/**
 * Sees to it that there is a Redis to test with where that can be had: found, or as root on Debian installed.
 * Elsewhere the tests that need one are skipped, and say so.
 */
export async function ensureRedis() {
  if (findRedis() !== null || !isDebianRoot()) return
  await withLock('redis', async () => {
    if (findRedis() === null) await installFromDebian(['redis-server'], { timeoutMs: INSTALL_TIMEOUT_MS })
  })
}

/** @param {string} path */
function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
