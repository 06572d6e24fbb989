import { tokensOf } from '../proxy/options'
import { createRedactor } from '../proxy/redact'
import { checkConnections } from './check'
import { checkServices } from './check-services'
import { type ServeEnvironment, readConfig } from './config'
import { checkVariables } from './config-names'
import { createUpstream } from './upstream'

/** `lobby check`: validates the configuration and tries each connection. Gives the exit code; throws `ConfigError`. */
export async function check({ env, readFile }: ServeEnvironment): Promise<number> {
  for (const sentence of checkVariables(env)) process.stderr.write(`${sentence}\n`)
  const settings = readConfig(env, readFile)
  const { real } = settings
  const say = (line: string): void => void process.stdout.write(`${line}\n`)
  const failedServices = await checkServices(settings, { now: Date.now, say })
  if (real === null) {
    process.stdout.write('No connection is configured: Lobby would show demo data.\n')
    return failedServices === 0 ? 0 : 1
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
      say,
    })
    process.stdout.write(
      failed + failedServices === 0
        ? 'The configuration works.\n'
        : failed === 0
          ? 'The connections work, but not everything else does.\n'
          : `${failed} of ${connections.length} connections do not work.\n`,
    )
    return failed + failedServices === 0 ? 0 : 1
  } finally {
    await close()
  }
}
