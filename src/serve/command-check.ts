import { tokensOf } from '../proxy/options'
import { createRedactor } from '../proxy/redact'
import { checkConnections } from './check'
import { type ServeEnvironment, readConfig } from './config'
import { createUpstream } from './upstream'

/** `lobby check`: validates the configuration and tries each connection. Gives the exit code; throws `ConfigError`. */
export async function check({ env, readFile }: ServeEnvironment): Promise<number> {
  const { real } = readConfig(env, readFile)
  if (real === null) {
    process.stdout.write('No connection is configured: Lobby would show demo data.\n')
    return 0
  }
  const { connections } = real
  const { upstream, close } = createUpstream({
    platformAddresses: connections.map(({ platformAddress }) => platformAddress),
  })
  try {
    const failed = await checkConnections({
      connections,
      upstream,
      redactor: createRedactor(tokensOf(connections)),
      now: Date.now,
      say: (line) => process.stdout.write(`${line}\n`),
    })
    process.stdout.write(
      failed === 0
        ? 'The configuration works.\n'
        : `${failed} of ${connections.length} connections do not work.\n`,
    )
    return failed === 0 ? 0 : 1
  } finally {
    await close()
  }
}
