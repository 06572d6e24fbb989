import { fork } from 'node:child_process'
import { join } from 'node:path'
import * as v from 'valibot'
import type { Bench } from './benchmark'

/**
 * Runs a file of this folder in a process of its own, so that its memory is its own too, and gives what it told.
 * Rejects when it ends without having told anything of the schema's shape, or is not done after `timeoutMs`.
 */
export async function runChild<Schema extends v.GenericSchema>(
  bench: Bench,
  task: {
    readonly file: string
    /** Handed over as JSON, in the first argument. */
    readonly argument: object
    readonly told: Schema
    readonly timeoutMs: number
  },
): Promise<v.InferOutput<Schema>> {
  const child = fork(join(import.meta.dirname, task.file), [JSON.stringify(task.argument)], {
    timeout: task.timeoutMs,
  })
  bench.defer(() => void child.kill())
  let told: unknown = null
  child.once('message', (message) => (told = message))
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  })
  if (code !== 0) throw new Error(`${task.file} ended with ${code ?? 'a signal'}`)
  return v.parse(task.told, told)
}
