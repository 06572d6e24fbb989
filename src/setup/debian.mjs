import { readFileSync } from 'node:fs'
import { run, say } from './run.mjs'

/** Whether this is Debian and we are root: then its packages can be had, with the libraries that they need. */
export function isDebianRoot() {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false
  try {
    // Ubuntu's packages of browsers are stubs that ask for snap.
    return /^ID=debian$/m.test(readFileSync('/etc/os-release', 'utf8'))
  } catch {
    return false
  }
}

/**
 * Installs some of Debian's packages for the tests.
 *
 * @param {string[]} names
 * @param {{ timeoutMs: number }} options
 */
export async function installFromDebian(names, { timeoutMs }) {
  say(`Installing Debian's ${names.join(', ')} for the tests`)
  const options = { quiet: true, timeoutMs, env: { DEBIAN_FRONTEND: 'noninteractive' } }
  // Another checkout may be at it at the same time; apt's own lock is for the whole machine.
  const patient = ['-o', 'DPkg::Lock::Timeout=300', '-o', 'Acquire::Retries=2']
  // A mirror that is partly out fails the update and may still have the package.
  await run('apt-get', [...patient, 'update'], options)
  await run('apt-get', [...patient, 'install', '-y', '--no-install-recommends', ...names], options)
}
