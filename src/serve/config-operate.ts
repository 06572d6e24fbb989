import { ConfigError } from './config-error'
import type { TlsFiles } from './listen'

type Env = Readonly<Record<string, string | undefined>>

/**
 * The port of the metrics; `null` = there are none, 0 = any free one. Throws `ConfigError`.
 */
export function readMetricsPort(env: Env): number | null {
  const text = env['LOBBY_METRICS_PORT']
  if (!text) return null
  const port = Number(text)
  if (/^\d{1,5}$/.test(text) && port <= 65_535) return port
  throw new ConfigError('LOBBY_METRICS_PORT: must be a whole number from 0 to 65535 (0 = any free port).')
}

/** The certificate and its key; `null` = plain http. Throws `ConfigError`, which never holds anything of a file. */
export function readTls(env: Env, readFile: (path: string) => string): TlsFiles | null {
  const [cert, key] = [env['LOBBY_TLS_CERT'], env['LOBBY_TLS_KEY']]
  if (!cert && !key) return null
  if (!cert) throw new ConfigError('LOBBY_TLS_CERT: must be set too, as LOBBY_TLS_KEY is.')
  if (!key) throw new ConfigError('LOBBY_TLS_KEY: must be set too, as LOBBY_TLS_CERT is.')
  return {
    cert: readPem('LOBBY_TLS_CERT', cert, 'CERTIFICATE', readFile),
    key: readPem('LOBBY_TLS_KEY', key, 'PRIVATE KEY', readFile),
  }
}

function readPem(name: string, path: string, kind: string, readFile: (path: string) => string): string {
  let text: string
  try {
    text = readFile(path)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? ` (${String(error.code)})` : ''
    throw new ConfigError(`${name}: the file cannot be read${code}.`)
  }
  if (new RegExp(`-----BEGIN (?:[A-Z]+ )?${kind}-----`).test(text)) return text
  throw new ConfigError(`${name}: the file holds no ${kind.toLowerCase()} in PEM.`)
}
