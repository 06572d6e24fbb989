import { expect, test } from 'vitest'
import { readArguments } from './arguments'
import { ConfigError } from './config-error'

test.each([
  { args: [], name: 'start' },
  { args: ['start'], name: 'start' },
  { args: ['check'], name: 'check' },
  { args: ['link'], name: 'link' },
  ...['--version', '-v', 'version'].map((word) => ({ args: [word], name: 'version' })),
  ...['--help', '-h', 'help'].map((word) => ({ args: [word], name: 'help' })),
])('reads $args as $name', ({ args, name }) => {
  expect(readArguments(args)).toEqual({ name })
})

test('reads whose digest is asked for', () => {
  expect(readArguments(['digest', 'one'])).toEqual({ name: 'digest', person: 'one' })
})

test.each([
  { args: ['nonsense'], says: 'lobby: there is no such command.' },
  { args: ['chekc'], says: 'lobby: there is no such command. Is it check that you mean?' },
  { args: ['--fast'], says: 'lobby: there is no such option.' },
  { args: ['--verison'], says: 'lobby: there is no such option. Is it --version that you mean?' },
  { args: ['start', 'more'], says: 'lobby: start takes no arguments.' },
  { args: ['check', '--fast'], says: 'lobby: check takes no options.' },
  { args: ['-v', 'more'], says: 'lobby: -v takes no arguments.' },
  { args: ['digest'], says: 'lobby: digest takes one argument' },
  { args: ['digest', 'one', 'more'], says: 'lobby: digest takes one argument' },
])('refuses $args, and says why', ({ args, says }) => {
  const read = () => readArguments(args)
  expect(read).toThrow(ConfigError)
  expect(read).toThrow(says)
})
