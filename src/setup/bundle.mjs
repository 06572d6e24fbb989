import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { withLock } from './lock.mjs'
import { cacheFolder, root, scriptOf } from './paths.mjs'
import { runScript, say } from './run.mjs'

const INPUTS = [
  'src',
  'public',
  'index.html',
  'vite.config.ts',
  'tsconfig.json',
  'package.json',
  'package-lock.json',
]

/**
 * Whether a file can change what is built. Paths are relative to the root and use `/`.
 *
 * @param {string} path
 * @returns {boolean}
 */
export function isBuildInput(path) {
  return !/^src\/(test|setup|decisions)\/|\.test\.tsx?$|\.md$/.test(path)
}

/**
 * A fingerprint of sources: their paths and contents, in no particular order. Contents and not times, because a
 * checkout of another branch and back touches every file and changes none.
 *
 * @param {Iterable<readonly [path: string, contents: string | Uint8Array]>} files
 * @returns {string} hex
 */
export function fingerprint(files) {
  const lines = [...files]
    .filter(([path]) => isBuildInput(path))
    .map(([path, contents]) => `${path}\0${createHash('sha256').update(contents).digest('hex')}`)
    .sort()
  return createHash('sha256').update(lines.join('\n')).digest('hex')
}

/**
 * Builds the client and the server into `dist/` when the sources are not those of the last build.
 *
 * @param {{ always?: boolean }} [options] `always`: build even when nothing changed
 * @throws {Error} when Vite fails; its output has been shown by then
 */
export async function ensureBuilt({ always = false } = {}) {
  await withLock('build', async () => {
    const wanted = fingerprint(sourceFiles())
    if (!always && stampOf(join(root, 'dist')) === wanted) return
    say('Building the app')
    const fresh = join(cacheFolder, `build-${process.pid}`)
    rmSync(fresh, { recursive: true, force: true })
    mkdirSync(fresh, { recursive: true })
    try {
      await vite(['build', '--outDir', join(fresh, 'client'), '--emptyOutDir'])
      await vite(['build', '--ssr', '--outDir', join(fresh, 'server'), '--emptyOutDir'])
      writeFileSync(join(fresh, 'stamp'), wanted)
      swapIn(fresh)
    } finally {
      rmSync(fresh, { recursive: true, force: true })
    }
  })
}

/** @param {string[]} args */
async function vite(args) {
  const code = await runScript(scriptOf('vite'), [...args, '--logLevel', 'warn'], {
    quiet: true,
    env: { NODE_ENV: 'production' },
  })
  if (code !== 0) throw new Error(`vite ${args[0]} failed (exit code ${code}); what it said stands above`)
}

/**
 * Renames the finished build into place, so that a server that is running never reads half of one.
 *
 * @param {string} fresh
 */
function swapIn(fresh) {
  const dist = join(root, 'dist')
  const old = join(cacheFolder, `build-${process.pid}-old`)
  rmSync(old, { recursive: true, force: true })
  if (existsSync(dist)) renameSync(dist, old)
  renameSync(fresh, dist)
  rmSync(old, { recursive: true, force: true })
}

/** @param {string} dist */
function stampOf(dist) {
  try {
    return readFileSync(join(dist, 'stamp'), 'utf8')
  } catch {
    return null
  }
}

/** @returns {Generator<readonly [string, Buffer]>} */
function* sourceFiles() {
  for (const input of INPUTS) yield* filesUnder(input)
}

/**
 * @param {string} path relative to the root, with `/`
 * @returns {Generator<readonly [string, Buffer]>}
 */
function* filesUnder(path) {
  const absolute = join(root, path)
  if (!existsSync(absolute)) return
  const entries = readEntries(absolute)
  if (entries === null) yield [path, readFileSync(absolute)]
  else for (const entry of entries) yield* filesUnder(`${path}/${entry}`)
}

/**
 * @param {string} path
 * @returns {string[] | null} `null` when it is no folder
 */
function readEntries(path) {
  try {
    return readdirSync(path)
  } catch {
    return null
  }
}
