import { readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The repository's root, wherever the command was started from. */
export const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..')

/** Machine-made files that are nobody's to commit: locks, half-made builds, test reports. */
export const cacheFolder = join(root, '.cache')

/**
 * Reads a JSON file; what it holds is for the caller to check.
 *
 * @param {string} path
 * @returns {any} `null` when the file is missing or no JSON
 */
export function readJson(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    return null
  }
}

/**
 * The script behind an installed package's command, to be run by this same Node: the shims in
 * `node_modules/.bin` differ between platforms, the scripts behind them do not.
 *
 * @param {string} packageName
 * @param {string} [command] needed where the package is scoped or has several commands
 * @returns {string} absolute path
 */
export function scriptOf(packageName, command = packageName) {
  const folder = join(root, 'node_modules', packageName)
  const bin = readJson(join(folder, 'package.json'))?.bin
  const script = typeof bin === 'string' ? bin : bin?.[command]
  if (typeof script !== 'string')
    throw new Error(`${packageName} is not installed or has no command ${command}`)
  return join(folder, script)
}
