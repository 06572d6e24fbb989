import { fork } from 'node:child_process'
import { join } from 'node:path'
import * as v from 'valibot'
import type { Bench } from './benchmark'

/** What a server process is to be. */
export const serverSchema = v.variant('kind', [
  v.object({ kind: v.literal('emulator'), nowMs: v.number(), seed: v.number() }),
  v.object({
    kind: v.literal('lobby'),
    nowMs: v.number(),
    signIn: v.picklist(['open', 'local']),
    platformAddress: v.string(),
    clientToken: v.string(),
    accessToken: v.string(),
  }),
  v.object({
    kind: v.literal('bare'),
    base64: v.string(),
    coding: v.picklist(['identity', 'gzip', 'br']),
  }),
])
export type ServerPlan = v.InferOutput<typeof serverSchema>

const usageSchema = v.object({ cpuMs: v.number(), rssBytes: v.number() })
export type Usage = v.InferOutput<typeof usageSchema>

export const emulatorToldSchema = v.object({
  origin: v.string(),
  clientToken: v.string(),
  accessToken: v.string(),
  threadIds: v.array(v.string()),
})
export const lobbyToldSchema = v.object({ origin: v.string(), link: v.nullable(v.string()) })
export const bareToldSchema = v.object({ origin: v.string() })

export interface Running<Told> {
  readonly told: Told
  /** Time on the CPU since it began, all threads, and its memory now. */
  readonly usage: () => Promise<Usage>
}

/** Starts a server in a process of its own; `schema` is of what it tells when it is ready. */
export async function startProcess<Schema extends v.GenericSchema>(
  bench: Bench,
  plan: ServerPlan,
  schema: Schema,
): Promise<Running<v.InferOutput<Schema>>> {
  const child = fork(join(import.meta.dirname, 'server-process.ts'))
  bench.defer(() => void child.kill())
  const next = () =>
    new Promise<unknown>((resolve, reject) => {
      const over = () => reject(new Error(`the ${plan.kind} process ended`))
      child.once('close', over)
      child.once('message', (message) => {
        child.off('close', over)
        resolve(message)
      })
    })
  await next()
  // Not as an argument: a page may be longer than those can be.
  child.send(plan)
  const told = v.parse(schema, await next())
  return {
    told,
    usage: async () => {
      const answer = next()
      child.send('usage')
      return v.parse(usageSchema, await answer)
    },
  }
}
