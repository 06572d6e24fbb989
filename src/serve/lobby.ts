#!/usr/bin/env node
import { readFileSync } from 'node:fs'
import { ConfigError } from './config-error'
import { check } from './command-check'
import { digest } from './command-digest'
import { link } from './command-link'
import { start } from './command-start'
import { ignoreErrors } from './output'

const HELP = `lobby          starts the inbox; with no connection configured, on demo data
lobby check    validates the configuration and tries each connection
lobby link     prints a new link to sign in to the lobby that runs on PORT
lobby digest NAME   prints what stands for a person in the log
`

/** The `lobby` command. Gives the exit code, `null` while it runs on. */
async function main([command = 'start', ...others]: readonly string[]): Promise<number | null> {
  const settings = { env: process.env, readFile: (path: string) => readFileSync(path, 'utf8') }
  const [name, ...more] = others
  if (command === 'digest' && name !== undefined && more.length === 0) return digest(settings, name)
  if (command === 'digest') throw new ConfigError('lobby: digest takes one argument, the name of a person.')
  if (others.length > 0) throw new ConfigError(`lobby: ${command} takes no arguments.`)
  switch (command) {
    case 'start':
      await start(settings)
      return null
    case 'check':
      return check(settings)
    case 'link':
      return link(settings)
    case 'help':
    case '--help':
    case '-h':
      process.stdout.write(HELP)
      return 0
    default:
      process.stderr.write(`lobby: there is no such command.\n${HELP}`)
      return 1
  }
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
