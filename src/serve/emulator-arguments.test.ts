import { describe, expect, test } from 'vitest'
import { ArgumentError, EMULATOR_HELP, parseEmulatorArguments } from './emulator-arguments'

describe('the arguments of the emulator command', () => {
  test('none leave every default alone', () => {
    const { options, startMs } = parseEmulatorArguments([])
    expect(Object.values(options).every((value) => value === undefined)).toBe(true)
    expect(startMs).toBeNull()
  })

  test('are read with their units', () => {
    const args =
      '--port 0 --host ::1 --threads 2000 --messages 1000000 --seed 7 --now 2026-03-29T00:30:00Z --rate-limit 0 --auto-reply on --sender-shape bare --latency-ms 25 --thread-updated off --fractions on --open-bounds on'
    expect(parseEmulatorArguments(args.split(' '))).toEqual({
      options: {
        port: 0,
        host: '::1',
        threads: 2000,
        messages: 1_000_000,
        seed: 7,
        rateLimit: 0,
        autoReply: true,
        senderShape: 'bare',
        latencyMs: 25,
        threadUpdated: false,
        fractions: true,
        openBounds: true,
      },
      startMs: Date.UTC(2026, 2, 29, 0, 30),
    })
  })

  test.each(EMULATOR_HELP.match(/--[a-z-]+/g) ?? [])('%s, which the help names, is a switch', (name) => {
    expect(() => parseEmulatorArguments([`${name}=`])).toThrow(`${name} must be`)
  })

  test.each([
    [['--port', '70000'], '--port'],
    [['--port', 'http'], '--port'],
    [['--threads', '-1'], '--threads'],
    [['--messages', '1.5'], '--messages'],
    [['--now', 'yesterday'], '--now'],
    [['--auto-reply', 'yes'], '--auto-reply'],
    [['--sender-shape', 'array'], '--sender-shape'],
    [['--thread-updated', ''], '--thread-updated'],
    [['--fractions', 'yes'], '--fractions'],
    [['--open-bounds', '1'], '--open-bounds'],
    [['--host', ''], '--host'],
    [['--days', '3'], '--days'],
    [['--port'], '--port'],
    [['now'], 'now'],
  ])('%j is refused with one line that names it', (args, name) => {
    const run = () => parseEmulatorArguments(args)
    expect(run).toThrow(ArgumentError)
    expect(run).toThrow(name)
    expect(run).not.toThrow('\n')
  })
})
