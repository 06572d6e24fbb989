import { type ServeEnvironment, readConfig } from './config'
import { ConfigError } from './config-error'
import { digestsOf, personKeysOf } from './person'

/**
 * `lobby digest NAME`: prints what stands for a person in the log, a line for each session key, the one in use first.
 * Gives the exit code; throws `ConfigError`.
 */
export async function digest({ env, readFile }: ServeEnvironment, name: string): Promise<number> {
  const { real } = readConfig(env, readFile)
  if (real === null) throw new ConfigError('lobby: the demo tells nobody apart, so there is no digest.')
  const keys = personKeysOf(real.sessionKeys, real.connections)
  const digests = (await digestsOf(real.signIn, name, keys)) ?? []
  process.stdout.write(digests.map((text) => `${text}\n`).join(''))
  if (real.signIn.mode === 'local')
    process.stderr.write('Whoever signs in by a link is the same person to Lobby.\n')
  return 0
}
