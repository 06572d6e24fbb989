import type { X509Certificate } from 'node:crypto'
import { isIP } from 'node:net'
import * as v from 'valibot'
import type { ServeConfig } from './config'
import { readCertificates } from './config-operate'
import type { TlsFiles } from './listen'
import { explainFailure } from './network-failure'

const DAY_MS = 86_400_000

/** A certificate that ends within this time is told of, days. */
const SOON_DAYS = 14

/** How long Redis or a provider may take, ms. */
const PATIENCE_MS = 8_000

interface Outcome {
  readonly text: string
  readonly works: boolean
}

/**
 * Tries what the configuration names beside the connections: the certificate, Redis and the identity provider. Tells one line for
 * each, without a secret, and gives how many do not work. `now` in ms since 1970 UTC.
 */
export async function checkServices(
  { tls, replicas, real }: Pick<ServeConfig, 'tls' | 'replicas' | 'real'>,
  { now, say }: { readonly now: () => number; readonly say: (line: string) => void },
): Promise<number> {
  const hosts = (real?.origins ?? []).map((origin) => new URL(origin).hostname)
  const tries: [name: string, outcome: Outcome | Promise<Outcome>][] = []
  if (tls !== null) tries.push(['certificate', checkCertificate(tls, hosts, now())])
  if (replicas !== null) tries.push(['Redis', tryRedis(replicas.redisAddress)])
  if (real?.signIn.mode === 'oidc')
    tries.push(['identity provider', tryProvider(real.signIn.provider.issuer)])
  const results = await Promise.all(
    tries.map(async ([name, outcome]) => {
      const { text, works } = await outcome
      say(`${name}: ${text}`)
      return works
    }),
  )
  return results.filter((works) => !works).length
}

/** Whether a certificate is valid now, and for the names by which browsers reach this server. */
export function checkCertificate({ cert }: TlsFiles, hosts: readonly string[], nowMs: number): Outcome {
  const [own] = readCertificates(cert)
  if (own === undefined) return { text: 'is missing', works: false }
  const [fromMs, toMs] = [Date.parse(own.validFrom), Date.parse(own.validTo)]
  const day = new Date(toMs).toISOString().slice(0, 10)
  if (nowMs < fromMs) return { text: 'is not valid yet', works: false }
  if (nowMs > toMs) return { text: `has expired on ${day}`, works: false }
  const other = hosts.find((host) => !isFor(own, host))
  if (other !== undefined) return { text: `is not for ${other}, which "origins" names`, works: false }
  const days = Math.floor((toMs - nowMs) / DAY_MS)
  return { text: `works until ${day}${days <= SOON_DAYS ? `: that is in ${days} days` : ''}`, works: true }
}

function isFor(certificate: X509Certificate, host: string): boolean {
  return (isIP(host) === 0 ? certificate.checkHost(host) : certificate.checkIP(host)) !== undefined
}

async function tryRedis(address: string): Promise<Outcome> {
  const { createRedisStore } = await import('./redis-store')
  const store = createRedisStore(address)
  const late = new AbortController()
  try {
    const timer = setTimeout(() => late.abort(), PATIENCE_MS)
    await new Promise<void>((resolve, reject) => {
      store.onError((code) => reject(Object.assign(new Error('no Redis'), { code })))
      store.onConnection((isOpen) => {
        if (isOpen) store.check().then(() => resolve(), reject)
      })
      late.signal.addEventListener('abort', () =>
        reject(Object.assign(new Error('late'), { code: 'ETIMEDOUT' })),
      )
    }).finally(() => clearTimeout(timer))
    return { text: 'works', works: true }
  } catch (error) {
    return { text: explainFailure(error), works: false }
  } finally {
    store.close()
  }
}

const metadataSchema = v.object({
  issuer: v.string(),
  authorization_endpoint: v.string(),
  token_endpoint: v.string(),
})

async function tryProvider(issuer: string): Promise<Outcome> {
  const address = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`
  try {
    const signal = AbortSignal.timeout(PATIENCE_MS)
    const response = await fetch(address, { signal, redirect: 'manual' })
    if (response.status !== 200)
      return { text: `answers with ${response.status} where its metadata should be`, works: false }
    const json: unknown = await response.json().catch(() => null)
    const metadata = v.safeParse(metadataSchema, json)
    if (!metadata.success) return { text: 'what answers there is no OpenID provider', works: false }
    if (metadata.output.issuer !== issuer)
      return { text: 'it calls itself another issuer than the configuration does', works: false }
    return { text: 'works', works: true }
  } catch (error) {
    return { text: explainFailure(error), works: false }
  }
}
