import { parseArgs } from 'node:util'
import type { StartEmulatorOptions } from './start-emulator'

/** A flag or value of the emulator's command that it does not understand; the message is one line naming it. */
export class ArgumentError extends Error {
  override readonly name = 'ArgumentError'
}

/** What `--help` prints. */
export const EMULATOR_HELP = `npm run emulator -- [switches]

  --port N, --host ADDRESS        the address to listen on: by default a free port of 127.0.0.1
  --threads N, --messages N       how much is seeded: 400 and 12000
  --seed N, --now INSTANT         which world, and when its clock starts: 1, and now
  --rate-limit N                  requests per token in 30 s: 200; 0 is no limit
  --latency-ms N                  added to each answer: 0
  --auto-reply on|off             whether guests and employees go on writing: off
  --sender-shape object|bare|string
                                  how Sender is sent: object. A client generated from the vendor's schema accepts string only
  --thread-updated on|off         whether a message moves its thread's UpdatedUtc: on
  --fractions on|off              whether intervals are compared with a hidden fraction of a second: off
  --open-bounds on|off            whether an interval with one bound null is open on that side: off, it is a 400
`

/** The options of the command, and where its clock starts (ms since 1970 UTC; `null` is the real time). */
export interface EmulatorArguments {
  readonly options: Omit<StartEmulatorOptions, 'now'>
  readonly startMs: number | null
}

const flag = { type: 'string' } as const

/** Reads `npm run emulator -- ...`; throws ArgumentError. */
export function parseEmulatorArguments(args: readonly string[]): EmulatorArguments {
  const values = readFlags(args)
  const number = (name: keyof typeof values, max = Number.MAX_SAFE_INTEGER): number | undefined => {
    const text = values[name]
    if (text === undefined) return undefined
    if (!/^\d+$/.test(text) || Number(text) > max) throw wrong(name, text, `a whole number from 0 to ${max}`)
    return Number(text)
  }
  const choice = <T extends string>(name: keyof typeof values, choices: readonly T[]): T | undefined => {
    const text = values[name]
    if (text === undefined) return undefined
    const found = choices.find((one) => one === text)
    if (found === undefined) throw wrong(name, text, choices.join(' or '))
    return found
  }
  const onOff = (name: keyof typeof values): boolean | undefined => {
    const word = choice(name, ['on', 'off'])
    return word === undefined ? undefined : word === 'on'
  }
  const options = {
    port: number('port', 65_535),
    host: values.host,
    threads: number('threads', 1_000_000),
    messages: number('messages', 20_000_000),
    seed: number('seed', 0xffff_ffff),
    rateLimit: number('rate-limit', 1_000_000),
    autoReply: onOff('auto-reply'),
    senderShape: choice('sender-shape', ['object', 'bare', 'string']),
    latencyMs: number('latency-ms', 600_000),
    threadUpdated: onOff('thread-updated'),
    fractions: onOff('fractions'),
    openBounds: onOff('open-bounds'),
  }
  if (options.host === '') throw wrong('host', '', 'a host name or address')
  return { options, startMs: values.now === undefined ? null : readNow(values.now) }
}

function readFlags(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      strict: true,
      allowPositionals: false,
      options: {
        port: flag,
        host: flag,
        threads: flag,
        messages: flag,
        seed: flag,
        now: flag,
        'rate-limit': flag,
        'auto-reply': flag,
        'sender-shape': flag,
        'latency-ms': flag,
        'thread-updated': flag,
        fractions: flag,
        'open-bounds': flag,
      },
    }).values
  } catch (error) {
    // Node's own sentence names the flag; its later lines are advice about positional arguments.
    const [line = 'unknown argument'] = error instanceof Error ? error.message.split('\n') : []
    throw new ArgumentError(line)
  }
}

function readNow(text: string): number {
  const ms = /^\d{4}-\d{2}-\d{2}/.test(text) ? Date.parse(text) : Number.NaN
  if (!Number.isFinite(ms)) throw wrong('now', text, 'an ISO 8601 date or time')
  return ms
}

function wrong(name: string, text: string, expected: string): ArgumentError {
  return new ArgumentError(`--${name} must be ${expected}, not ${JSON.stringify(text)}`)
}
