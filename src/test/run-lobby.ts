import { spawn } from 'node:child_process'

/** The `lobby` command as a process of its own. */
export interface LobbyProcess {
  /** What it has written so far. */
  readonly output: { out: string; err: string }
  /** Its exit code; `null` when a signal ended it. */
  readonly ended: Promise<number | null>
  /** The address at which it says that it is ready; rejects when it ends before. */
  readonly origin: Promise<string>
  readonly kill: (signal: NodeJS.Signals) => void
}

/**
 * Runs the command with these variables and no others of its own.
 *
 * @param program Node's path, and what it runs
 */
export function runLobby(
  [node, ...script]: readonly [string, ...string[]],
  env: Readonly<Record<string, string>>,
  args: readonly string[],
): LobbyProcess {
  const { PATH, HOME } = process.env
  const child = spawn(node, [...script, ...args], {
    env: { PATH, HOME, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const output = { out: '', err: '' }
  child.stdout.on('data', (chunk: Buffer) => (output.out += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (output.err += chunk.toString()))
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('close', resolve)
    child.once('error', reject)
  })
  const origin = new Promise<string>((resolve, reject) => {
    child.stdout.on('data', () => {
      const found = /^Lobby is ready at (https?:\S+)\n.*\n/m.exec(output.out)?.[1]
      if (found !== undefined) resolve(found)
    })
    ended.then(() => reject(new Error(`the command ended: ${output.err}`)), reject)
  })
  // Whoever waits for one of them sees its failure.
  origin.catch(() => undefined)
  ended.catch(() => undefined)
  return { output, ended, origin, kill: (signal) => child.kill(signal) }
}
