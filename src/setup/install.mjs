import { existsSync, rmSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { withLock } from './lock.mjs'
import { readJson, root } from './paths.mjs'
import { run, runScript, say } from './run.mjs'

/**
 * @typedef {{ version?: string, integrity?: string, optional?: boolean, devOptional?: boolean, link?: boolean }} LockedPackage
 * @typedef {{ packages?: Record<string, LockedPackage> } | null} Lockfile
 */

/** npm writes it last. */
const record = join(root, 'node_modules/.package-lock.json')

/**
 * Whether what is installed is what the lock file asks for. npm keeps its own record of an install in
 * `node_modules/.package-lock.json` and writes it last, so a broken-off install has none. Packages for other
 * platforms are in the lock file and rightly absent from the record.
 *
 * @param {Lockfile} wanted contents of `package-lock.json`
 * @param {Lockfile} installed contents of `node_modules/.package-lock.json`; `null` when there is none
 * @returns {boolean}
 */
export function isInstallFresh(wanted, installed) {
  if (!wanted?.packages || !installed?.packages) return false
  const { '': _root, ...wantedPackages } = wanted.packages
  for (const [path, locked] of Object.entries(wantedPackages)) {
    const present = installed.packages[path]
    if (!present) {
      if (locked.optional || locked.devOptional) continue
      return false
    }
    if (present.version !== locked.version || present.integrity !== locked.integrity) return false
  }
  return Object.keys(installed.packages).every((path) => path === '' || wantedPackages[path])
}

/**
 * Installs the dependencies when they are missing or not those of the lock file.
 *
 * @throws {Error} when npm fails; its output has been shown by then
 */
export async function ensureInstalled() {
  // The look is inside the lock too: while another command installs, the folder is neither fresh nor stale.
  await withLock('install', async () => {
    if (isInstalled()) return
    say(
      existsSync(record)
        ? 'Dependencies changed: installing them'
        : 'Installing dependencies (the first time takes a minute)',
    )
    // npm empties the folder first; without its record nobody mistakes the remains for an install.
    rmSync(record, { force: true })
    // NODE_ENV=production in the surroundings would leave the build tools out.
    const code = await runNpm(['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'])
    if (code !== 0) throw new Error(`npm ci failed (exit code ${code}); what it said stands above`)
  })
}

/** Whether the dependencies are here, and those of the lock file. */
export function isInstalled() {
  return isInstallFresh(readJson(join(root, 'package-lock.json')), readJson(record))
}

/**
 * Runs npm, and shows what it says only when it fails.
 *
 * @param {string[]} args
 * @param {{ timeoutMs?: number }} [options]
 * @returns {Promise<number>} exit code
 */
export function runNpm(args, options) {
  const script = npmScript()
  if (script) return runScript(script, args, { ...options, quiet: true })
  const isWindows = process.platform === 'win32'
  return run(isWindows ? 'npm.cmd' : 'npm', args, { ...options, quiet: true, shell: isWindows })
}

/** npm's own script, so that no shell and no PATH stands between: the one that runs us, else the one beside this Node. */
function npmScript() {
  const running = process.env['npm_execpath']
  const beside = dirname(process.execPath)
  return [
    running && /^npm-cli\.[cm]?js$/.test(basename(running)) ? running : '',
    join(beside, 'node_modules/npm/bin/npm-cli.js'),
    join(beside, '../lib/node_modules/npm/bin/npm-cli.js'),
  ].find((path) => path !== '' && existsSync(path))
}
