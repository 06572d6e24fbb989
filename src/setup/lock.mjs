import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { cacheFolder } from './paths.mjs'
import { say } from './run.mjs'

/**
 * Does some work while no other process on this checkout does work under the same name: two commands started at
 * once wait for each other instead of installing into the same folder. A lock whose process has died is taken over.
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
  let isTold = false
  while (!take(file)) {
    const holder = holderOf(file)
    if (holder !== null && !isAlive(holder)) takeAway(file, holder)
    else {
      if (!isTold) say(`Waiting for another command to finish its "${name}" step`)
      isTold = true
      await sleep(pollMs)
    }
  }
  const release = () => rmSync(file, { force: true })
  process.on('exit', release)
  try {
    return await work()
  } finally {
    process.off('exit', release)
    release()
  }
}

/**
 * The file appears with its contents: a file that is written in its place could be read half-written.
 *
 * @param {string} file
 */
function take(file) {
  const own = `${file}.${process.pid}`
  writeFileSync(own, String(process.pid))
  try {
    return isLinked(own, file)
  } finally {
    rmSync(own, { force: true })
  }
}

/**
 * Two processes may find the same dead holder. Only one of them gets the second name, which stays with the file that
 * it was given to: a lock that somebody has taken meanwhile is told by its holder.
 *
 * @param {string} file
 * @param {string} holder
 */
function takeAway(file, holder) {
  const dead = `${file}.dead-${holder.replace(/\D/g, '')}`
  if (!isLinked(file, dead)) return
  if (holderOf(dead) === holder) rmSync(file, { force: true })
  rmSync(dead, { force: true })
}

/**
 * @param {string} from
 * @param {string} to
 */
function isLinked(from, to) {
  try {
    linkSync(from, to)
    return true
  } catch (error) {
    // It is there already, or what it would be a name of has gone. Windows answers EPERM while a file is being deleted.
    if (
      error instanceof Error &&
      'code' in error &&
      ['EEXIST', 'ENOENT', 'EPERM'].includes(String(error.code))
    )
      return false
    throw error
  }
}

/**
 * @param {string} file
 * @returns {string | null} the holder's process id
 */
function holderOf(file) {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    // It was given back between two calls: the next attempt takes it.
    return null
  }
}

/** @param {string} holder a process id, or what another version has left */
function isAlive(holder) {
  if (!/^[1-9]\d*$/.test(holder)) return false
  try {
    process.kill(Number(holder), 0)
    return true
  } catch (error) {
    // EPERM: it lives, and belongs to someone else.
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
