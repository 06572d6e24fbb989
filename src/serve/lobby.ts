#!/usr/bin/env node
import { readFileSync } from 'node:fs'
import { HELP, readArguments } from './arguments'
import { ConfigError } from './config-error'
import { check } from './command-check'
import { digest } from './command-digest'
import { link } from './command-link'
import { start } from './command-start'
import { ignoreErrors } from './output'

/** The `lobby` command. Gives the exit code, `null` while it runs on. */
async function main(args: readonly string[]): Promise<number | null> {
  const settings = { env: process.env, readFile: (path: string) => readFileSync(path, 'utf8') }
  const command = readArguments(args)
  switch (command.name) {
    case 'start':
      await start(settings)
      return null
    case 'check':
      return check(settings)
    case 'link':
      return link(settings)
    case 'digest':
      return digest(settings, command.person)
    case 'version':
      process.stdout.write(`${readVersion()}\n`)
      return 0
    case 'help':
      process.stdout.write(HELP)
      return 0
  }
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
