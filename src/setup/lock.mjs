import { mkdirSync, readFileSync, statSync, unlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { cacheFolder } from './paths.mjs'
import { say } from './run.mjs'

/** How often the holder shows that it lives, ms. */
const HEARTBEAT_MS = 2_000
/** A holder silent for this long is gone, even where its process id cannot be asked after, ms. */
const SILENT_MS = 60_000
/** A lock file without readable contents is being written or was cut off; only the second lasts this long, ms. */
const UNREADABLE_MS = 5_000

/**
 * Does some work while no other process on this checkout does work under the same name: two commands started at
 * once wait for each other instead of installing into the same folder.
 *
 * @template T
 * @param {string} name
 * @param {() => T | Promise<T>} work
 * @param {{ folder?: string, pollMs?: number }} [options]
 * @returns {Promise<T>}
 */
export async function withLock(name, work, { folder = join(cacheFolder, 'locks'), pollMs = 100 } = {}) {
  mkdirSync(folder, { recursive: true })
  const file = join(folder, `${name}.lock`)
  let told = false
  while (!take(file)) {
    if (isAbandoned(file)) {
      breakAbandoned(file)
      continue
    }
    if (!told) say(`Waiting for another command to finish its "${name}" step`)
    told = true
    await sleep(pollMs)
  }

  const heartbeat = setInterval(() => touch(file), HEARTBEAT_MS)
  heartbeat.unref()
  const release = () => remove(file)
  process.on('exit', release)
  try {
    return await work()
  } finally {
    clearInterval(heartbeat)
    process.off('exit', release)
    release()
  }
}

/**
 * Whether the process that took a lock can no longer give it back. The process id alone is not enough: ids are
 * reused, and a checkout may be shared between containers or machines.
 *
 * @param {{ holder: unknown, ageMs: number }} lock what the file says, and how long ago it was last touched
 * @param {{ host?: string, isAlive?: (pid: number) => boolean }} [world]
 * @returns {boolean}
 */
export function isHolderGone({ holder, ageMs }, { host = hostname(), isAlive = isProcessAlive } = {}) {
  if (ageMs > SILENT_MS) return true
  if (typeof holder !== 'object' || holder === null) return ageMs > UNREADABLE_MS
  const { pid, host: holderHost } = /** @type {{ pid?: unknown, host?: unknown }} */ (holder)
  return holderHost === host && typeof pid === 'number' && !isAlive(pid)
}

/** @param {string} file */
function take(file) {
  try {
    writeFileSync(file, JSON.stringify({ pid: process.pid, host: hostname() }), { flag: 'wx' })
    return true
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false
    // Windows answers EPERM or EBUSY while the previous holder's file is still being deleted.
    if (process.platform === 'win32' && ['EPERM', 'EBUSY', 'EACCES'].includes(codeOf(error))) return false
    throw error
  }
}

/** @param {string} file */
function isAbandoned(file) {
  try {
    const ageMs = Date.now() - statSync(file).mtimeMs
    return isHolderGone({ holder: parse(readFileSync(file, 'utf8')), ageMs })
  } catch {
    // It was given back between two calls: the next attempt takes it.
    return false
  }
}

/**
 * Two waiters may find the same abandoned lock. Only the one that holds the second file may delete the first, and
 * it looks again: by then the other may have deleted it and taken a fresh one.
 *
 * @param {string} file
 */
function breakAbandoned(file) {
  const breaker = `${file}.breaking`
  if (!take(breaker)) {
    if (isAbandoned(breaker)) remove(breaker)
    return
  }
  if (isAbandoned(file)) remove(file)
  remove(breaker)
}

/** @param {string} file */
function touch(file) {
  try {
    const now = new Date()
    utimesSync(file, now, now)
  } catch {
    // Someone cleaned the cache folder; the work goes on all the same.
  }
}

/** @param {string} file */
function remove(file) {
  try {
    unlinkSync(file)
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error
  }
}

/** @param {number} pid */
function isProcessAlive(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // EPERM: it lives, and belongs to someone else.
    return codeOf(error) === 'EPERM'
  }
}

/** @param {string} text */
function parse(text) {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/**
 * @param {unknown} error
 * @returns {string}
 */
function codeOf(error) {
  return error instanceof Error && 'code' in error ? String(error.code) : ''
}
