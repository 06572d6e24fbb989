import { ConfigError } from './config-error'

/** Tells the operator what to set when listening failed; gives any other error back as it is. */
export function explainListenError(error: unknown, { host, port }: { host: string; port: number }): unknown {
  switch (error instanceof Error && 'code' in error ? error.code : null) {
    case 'EADDRINUSE':
      return new ConfigError(
        `PORT: ${port} is in use on ${host}. Stop the program that uses it, or set PORT to another number (0 = any free port).`,
      )
    case 'EACCES':
      return new ConfigError(`PORT: this user may not listen on ${port}. Set PORT to a number above 1023.`)
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return new ConfigError(`HOST: ${host} is no address of this machine.`)
    default:
      return error
  }
}
