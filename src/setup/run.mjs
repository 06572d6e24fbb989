import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { root } from './paths.mjs'

/**
 * @typedef {object} RunOptions
 * @property {NodeJS.ProcessEnv} [env] added to this process's own
 * @property {number} [timeoutMs] the child is ended after this long, and counts as failed
 * @property {boolean} [quiet] keep its output back, and show all of it only when it fails
 */

/** @type {Set<import('node:child_process').ChildProcess>} */
const children = new Set()
/** @type {NodeJS.Signals[]} */
const endingSignals = ['SIGINT', 'SIGTERM', 'SIGHUP']

/**
 * One line of progress. On stderr, because stdout belongs to the command that was asked for: the emulator's
 * first line there is JSON that a script reads.
 *
 * @param {string} line
 */
export function say(line) {
  process.stderr.write(`lobby: ${line}\n`)
}

/**
 * Runs a script with this same Node, in the repository's root.
 *
 * @param {string} script absolute path
 * @param {string[]} args
 * @param {RunOptions} [options]
 * @returns {Promise<number>} the exit code; never 0 when it was ended by a signal
 */
export function runScript(script, args, options) {
  return run(process.execPath, [script, ...args], options)
}

/**
 * Runs a command, in the repository's root. When this process is told to end, so is the child, and this process
 * waits for it: no half-done install goes on behind a prompt that is back.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {RunOptions & { shell?: boolean }} [options]
 * @returns {Promise<number>} the exit code; never 0 when it was ended by a signal or could not start
 */
export function run(command, args, { env, timeoutMs, quiet = false, shell = false } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: root,
      env: { ...process.env, ...env },
      stdio: quiet ? ['ignore', 'pipe', 'pipe'] : ['ignore', 'inherit', 'inherit'],
      shell,
      ...(timeoutMs === undefined ? {} : { timeout: timeoutMs }),
    })
    follow(child)
    /** @type {Buffer[]} */
    const output = []
    child.stdout?.on('data', (chunk) => output.push(chunk))
    child.stderr?.on('data', (chunk) => output.push(chunk))

    let settled = false
    /** @param {number} code @param {string} [reason] */
    const settle = (code, reason) => {
      if (settled) return
      settled = true
      if (code !== 0 && quiet) process.stderr.write(Buffer.concat(output))
      if (reason) say(`${[command, ...args].join(' ')}: ${reason}`)
      resolve(code)
    }
    child.on('error', (error) => settle(127, error.message))
    child.on('close', (code, signal) => {
      if (signal) settle(128 + (constants.signals[signal] ?? 0), `ended by ${signal}`)
      else settle(code ?? 1)
    })
  })
}

/**
 * Sees to it that a child does not outlive this process.
 *
 * @param {import('node:child_process').ChildProcess} child
 */
export function follow(child) {
  if (children.size === 0) for (const signal of endingSignals) process.on(signal, endWithChildren)
  children.add(child)
  const forget = () => {
    children.delete(child)
    // Without a child the signals are the running app's own to handle.
    if (children.size === 0) for (const signal of endingSignals) process.off(signal, endWithChildren)
  }
  child.once('close', forget)
  child.once('error', forget)
}

/** @param {NodeJS.Signals} signal */
function endWithChildren(signal) {
  const code = 128 + (constants.signals[signal] ?? 0)
  for (const child of children) {
    child.once('close', () => {
      if (children.size === 0) process.exit(code)
    })
    // A terminal sends Ctrl-C to the whole group: the child has it already, and a second one means "drop everything".
    if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal)
  }
}
