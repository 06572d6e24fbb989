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

/**
 * npm runs a script through a shell. When npm is told to end, it ends that shell, which on some systems does not
 * pass the signal on: without this, stopping `npm start` would leave a server behind that nobody knows of.
 */
function endWithParent() {
  if (!process.env['npm_lifecycle_event']) return
  const parent = process.ppid
  const look = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(look)
    // After Ctrl-C the shell is gone too, and the server is already closing: leave it the time to.
    setTimeout(() => process.kill(process.pid, 'SIGTERM'), 1_000).unref()
  }, 500)
  look.unref()
}
