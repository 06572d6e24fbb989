import { readFileSync } from 'node:fs'
import { requireNode } from './node-version.mjs'
import { say } from './run.mjs'

/**
 * The frame of every command: checks Node, does the work, and turns a failure into one sentence and an exit code
 * instead of a stack that points into this folder.
 *
 * @param {() => Promise<number | void>} work gives the exit code; nothing means that it is not decided here
 */
export async function command(work) {
  // A reader that has left, as in `npm test | head`, does not end the work.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined)
  requireNode()
  endWithParent()
  try {
    const code = await work()
    if (typeof code === 'number') process.exitCode = code
  } catch (error) {
    say(error instanceof Error ? error.message : String(error))
    process.exitCode = 1
  }
}

/** How often a command looks whether npm is still there, ms. */
const LOOK_MS = 100
/** How long a signal that reached everybody may take to be noticed here, ms: a busy machine hands it over late. */
const SIGNAL_MS = 2_000

/**
 * npm runs a script through a shell. When npm is told to end, it ends that shell, which on some systems does not
 * pass the signal on: without this, stopping `npm start` would leave a server behind that nobody knows of.
 */
function endWithParent() {
  if (!process.env['npm_lifecycle_event']) return
  const shell = process.ppid
  const npm = parentOf(shell)
  const isOrphan = () => {
    if (process.ppid !== shell) return true
    const parent = parentOf(shell)
    return npm !== null && parent !== null && parent !== npm
  }
  const look = setInterval(() => {
    if (!isOrphan()) return
    clearInterval(look)
    // Ctrl-C reaches everybody. A server that is closing has set its exit code, and a second signal would cut it short.
    setTimeout(() => {
      if (process.exitCode === undefined) process.kill(process.pid, 'SIGTERM')
    }, SIGNAL_MS)
  }, LOOK_MS)
  look.unref()
}

/**
 * The parent of a process, where the system tells: npm may be ended without its shell.
 *
 * @param {number} pid
 * @returns {string | null}
 */
function parentOf(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The second field is a name, in brackets, which may hold anything.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1] ?? null
  } catch {
    return null
  }
}
