import { existsSync } from 'node:fs'

/** How the `lobby` command is called where this program runs: from the sources npm finds it, and nothing is installed. */
export function commandName(folder = new URL('.', import.meta.url)): string {
  // Beside the sources lies what the package leaves out.
  return existsSync(new URL('../../src/setup', folder)) ? 'npm run lobby --' : 'lobby'
}
