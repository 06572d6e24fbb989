import { type ServeEnvironment, readConfig } from './config'
import { askForLink, socketPath } from './link-socket'

/** `lobby link`: prints a new link of the lobby that runs on PORT. Gives the exit code; throws `ConfigError`. */
export async function link({ env, readFile }: ServeEnvironment): Promise<number> {
  const { port } = readConfig(env, readFile)
  try {
    process.stdout.write(`${await askForLink(socketPath(port))}\n`)
    return 0
  } catch {
    process.stderr.write(
      `No lobby of this user that signs in by links runs on port ${port}. Set PORT to the one that it listens on.\n`,
    )
    return 1
  }
}
