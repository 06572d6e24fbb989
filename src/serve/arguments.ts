import { nearestWord } from '../lib/nearest'
import { ConfigError } from './config-error'

export const HELP = `lobby            starts the inbox; with no connection configured, on demo data
lobby check      validates the configuration and tries everything that it names
lobby link       prints a new link to sign in to the lobby that runs on PORT
lobby digest X   prints what stands for the person X in the log
lobby --version  prints the version, as -v and lobby version do
lobby --help     prints this, as -h and lobby help do

Settings are environment variables, and a file that LOBBY_CONFIG names; the README lists them.
`

const COMMANDS = ['start', 'check', 'link', 'digest', 'version', 'help'] as const
/** The options that are commands too, and what each of them is short for. */
const OPTIONS: ReadonlyMap<string, Command['name']> = new Map([
  ['--version', 'version'],
  ['-v', 'version'],
  ['--help', 'help'],
  ['-h', 'help'],
])

/** What `lobby` is asked to do. */
export type Command =
  | { readonly name: Exclude<(typeof COMMANDS)[number], 'digest'> }
  | { readonly name: 'digest'; readonly person: string }

/** Reads the arguments of `lobby`; throws `ConfigError` for what it does not understand. */
export function readArguments([word = 'start', ...others]: readonly string[]): Command {
  const name = OPTIONS.get(word) ?? COMMANDS.find((command) => command === word)
  if (name === undefined) throw new ConfigError(`${explainUnknown(word)}\n${HELP.trimEnd()}`)
  const [argument, ...more] = others
  if (name === 'digest') {
    if (argument !== undefined && more.length === 0) return { name, person: argument }
    throw new ConfigError('lobby: digest takes one argument, the name of a person.')
  }
  if (argument === undefined) return { name }
  const kind = argument.startsWith('-') ? 'options' : 'arguments'
  throw new ConfigError(`lobby: ${word} takes no ${kind}. "lobby --help" says what there is.`)
}

function explainUnknown(word: string): string {
  const kind = word.startsWith('-') ? 'option' : 'command'
  const near = nearestWord(word, [...COMMANDS, '--version', '--help'])
  return `lobby: there is no such ${kind}.${near === null ? '' : ` Is it ${near} that you mean?`}`
}
