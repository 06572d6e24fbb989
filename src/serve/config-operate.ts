import { X509Certificate, createPrivateKey } from 'node:crypto'
import { createSecureContext } from 'node:tls'
import { isLoopback } from '../lib/loopback'
import { ConfigError } from './config-error'
import type { TlsFiles } from './listen'

type Env = Readonly<Record<string, string | undefined>>

/**
 * The port of the metrics; `null` = there are none, 0 = any free one. Throws `ConfigError`.
 */
function readMetricsPort(env: Env): number | null {
  const text = env['LOBBY_METRICS_PORT']
  if (!text) return null
  const port = Number(text)
  if (/^\d{1,5}$/.test(text) && port <= 65_535) return port
  throw new ConfigError('LOBBY_METRICS_PORT: must be a whole number from 0 to 65535 (0 = any free port).')
}

/** Where the metrics are read. */
export interface MetricsSettings {
  /** 0: any free one. */
  readonly port: number
  readonly host: string
  /** What a scraper proves itself with; `null` = nothing, on loopback only. */
  readonly token: string | null
}

/**
 * Where the metrics are read; `null` = nowhere. Beyond loopback only with a token. Throws `ConfigError`, without the token.
 */
export function readMetrics(env: Env): MetricsSettings | null {
  const port = readMetricsPort(env)
  const host = (env['LOBBY_METRICS_HOST'] || '127.0.0.1').replace(/^\[(.*)\]$/, '$1')
  const token = env['LOBBY_METRICS_TOKEN'] || null
  if (port === null) {
    const set = METRICS_OPTIONS.find((name) => env[name])
    if (set !== undefined) throw new ConfigError(`LOBBY_METRICS_PORT: must be set too, as ${set} is.`)
    return null
  }
  if (!/^[\w.:-]{1,253}$/.test(host))
    throw new ConfigError('LOBBY_METRICS_HOST: must be an IP address or a host name, without a port.')
  if (token !== null && !/^[\x21-\x7e]{32,1000}$/.test(token))
    throw new ConfigError('LOBBY_METRICS_TOKEN: must have at least 32 characters, and no blank.')
  if (token === null && !isLoopback(host))
    throw new ConfigError(
      'LOBBY_METRICS_TOKEN: must be set too, as LOBBY_METRICS_HOST is no loopback address: others can reach it.',
    )
  return { port, host, token }
}

const METRICS_OPTIONS = ['LOBBY_METRICS_HOST', 'LOBBY_METRICS_TOKEN'] as const

/** The certificate and its key; `null` = plain http. Throws `ConfigError`, which never holds anything of a file. */
export function readTls(env: Env, readFile: (path: string) => string): TlsFiles | null {
  const [cert, key] = [env['LOBBY_TLS_CERT'], env['LOBBY_TLS_KEY']]
  if (!cert && !key) return null
  if (!cert) throw new ConfigError('LOBBY_TLS_CERT: must be set too, as LOBBY_TLS_KEY is.')
  if (!key) throw new ConfigError('LOBBY_TLS_KEY: must be set too, as LOBBY_TLS_CERT is.')
  const files = {
    cert: readPem('LOBBY_TLS_CERT', cert, 'CERTIFICATE', readFile),
    key: readPem('LOBBY_TLS_KEY', key, 'PRIVATE KEY', readFile),
  }
  checkPair(files)
  return files
}

/** Refuses what TLS could not be served with. Throws `ConfigError`; an error of the library may quote a key. */
function checkPair({ cert, key }: TlsFiles): void {
  const [first, ...others] = readCertificates(cert)
  if (/^Proc-Type: 4,ENCRYPTED|-----BEGIN ENCRYPTED PRIVATE KEY-----/m.test(key)) {
    throw new ConfigError(
      'LOBBY_TLS_KEY: the key is encrypted, and nobody is there to type its passphrase. "openssl pkey" writes it without one.',
    )
  }
  const privateKey = readOrThrow('LOBBY_TLS_KEY: the private key is damaged.', () => createPrivateKey(key))
  if (first?.checkPrivateKey(privateKey) === false) {
    throw new ConfigError(
      others.some((certificate) => certificate.checkPrivateKey(privateKey))
        ? 'LOBBY_TLS_CERT: the certificate of the key must be the first one in the file.'
        : 'LOBBY_TLS_KEY: the key does not belong to the certificate in LOBBY_TLS_CERT.',
    )
  }
  readOrThrow('LOBBY_TLS_CERT: TLS refuses this certificate: its key is too short or its kind too old.', () =>
    createSecureContext({ cert, key }),
  )
}

/** The certificates of a PEM file, the server's own first. Throws `ConfigError`. */
export function readCertificates(cert: string): X509Certificate[] {
  const blocks = cert.match(
    /-----BEGIN (?:[A-Z]+ )?CERTIFICATE-----[^-]*-----END (?:[A-Z]+ )?CERTIFICATE-----/g,
  )
  const damaged = 'LOBBY_TLS_CERT: the certificate is damaged.'
  if (blocks === null) throw new ConfigError(damaged)
  return blocks.map((block) => readOrThrow(damaged, () => new X509Certificate(block)))
}

function readOrThrow<Value>(message: string, read: () => Value): Value {
  try {
    return read()
  } catch {
    throw new ConfigError(message)
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
