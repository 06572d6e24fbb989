import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { root } from './paths.mjs'

/**
 * Goes on as one of the built commands, in this same process: signals, exit code and terminal are then its own,
 * and Ctrl-C is not delivered twice as it would be to a child.
 *
 * @param {string} name file name in `dist/server/`
 * @returns {Promise<void>} settles when the command's module has run, which may be long before the command ends
 */
export async function become(name) {
  const script = join(root, 'dist/server', name)
  process.argv[1] = script
  await import(pathToFileURL(script).href)
}
