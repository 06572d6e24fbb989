#!/usr/bin/env node
import { readFileSync } from 'node:fs'
import { nearestWord } from '../lib/nearest'
import { ConfigError } from './config-error'
import { check } from './command-check'
import { digest } from './command-digest'
import { link } from './command-link'
import { start } from './command-start'
import { ignoreErrors } from './output'

const HELP = `lobby            starts the inbox; with no connection configured, on demo data
lobby check      validates the configuration and tries everything that it names
lobby link       prints a new link to sign in to the lobby that runs on PORT
lobby digest X   prints what stands for the person X in the log
lobby --version  prints the version, as -v and lobby version do
lobby --help     prints this, as -h and lobby help do

Settings are environment variables, and a file that LOBBY_CONFIG names; the README lists them.
`

const COMMANDS = ['start', 'check', 'link', 'digest', 'version', 'help', '--version', '--help'] as const

/** The `lobby` command. Gives the exit code, `null` while it runs on. */
async function main([command = 'start', ...others]: readonly string[]): Promise<number | null> {
  const settings = { env: process.env, readFile: (path: string) => readFileSync(path, 'utf8') }
  const word =
    command === '-v' ? 'version' : command === '-h' ? 'help' : command.replace(/^--(?=version$|help$)/, '')
  const known = COMMANDS.find((name) => name === word)
  if (known === undefined) throw new ConfigError(`${explainUnknown(command)}\n${HELP.trimEnd()}`)
  const [argument, ...more] = others
  if (known === 'digest') {
    if (argument !== undefined && more.length === 0) return digest(settings, argument)
    throw new ConfigError('lobby: digest takes one argument, the name of a person.')
  }
  if (argument !== undefined)
    throw new ConfigError(
      `lobby: ${command} takes no ${argument.startsWith('-') ? 'options' : 'arguments'}. "lobby --help" says what there is.`,
    )
  switch (known) {
    case 'start':
      await start(settings)
      return null
    case 'check':
      return check(settings)
    case 'link':
      return link(settings)
    case 'version':
    case '--version':
      process.stdout.write(`${readVersion()}\n`)
      return 0
    case 'help':
    case '--help':
      process.stdout.write(HELP)
      return 0
  }
}

function explainUnknown(command: string): string {
  const kind = command.startsWith('-') ? 'option' : 'command'
  const near = nearestWord(command, COMMANDS)
  return `lobby: there is no such ${kind}.${near === null ? '' : ` Is it ${near} that you mean?`}`
}

/** From `package.json`, which lies two folders above this program, in the sources and in the package. */
function readVersion(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8')
  const { version }: { version?: unknown } = JSON.parse(text)
  return typeof version === 'string' ? version : 'unknown'
}

ignoreErrors(process.stdout)
ignoreErrors(process.stderr)
main(process.argv.slice(2)).then(
  (code) => {
    if (code !== null) process.exitCode = code
  },
  (error: unknown) => {
    if (!(error instanceof ConfigError)) throw error
    process.stderr.write(`${error.message}\n`)
    process.exit(1)
  },
)
