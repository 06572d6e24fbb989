import { isLoopback } from '../lib/loopback'
import { Refusal } from './problem'

/** A check of a request before anything runs; throws a `Refusal`. */
export type Gate = (request: Request) => void

/** The largest body that a browser may send, bytes: room for a request with both of its filters full. */
export const MAX_BODY_BYTES = 128 * 1024

/**
 * Refuses a Host that is not ours. A page of a foreign site whose name was re-pointed at this machine (DNS
 * rebinding) is same-origin to the browser, and only the name gives it away. Loopback names cannot be
 * re-pointed, so they pass with any port: tunnels and the development server forward from another one.
 */
export function knownHost(hosts: readonly string[]): Gate {
  const known = new Set(hosts.map((host) => host.toLowerCase()))
  return (request) => {
    // Both: the address is what the server was asked for, the header is what the browser says it asked.
    const asked = [new URL(request.url).host, request.headers.get('host') ?? new URL(request.url).host]
    if (asked.every((host) => isKnown(host.toLowerCase(), known))) return
    throw new Refusal(403, 'This address is not known here. Name it in "hosts" of the configuration.')
  }
}

/**
 * For calls that read data: from our own page only. Every browser that runs the client sends at least one
 * of the two headers with a POST and no page can forge either, so a request with neither is no browser's.
 */
export const sameOrigin: Gate = (request) => {
  const site = request.headers.get('sec-fetch-site')
  const origin = request.headers.get('origin')
  const fine = (site === null || site === 'same-origin') && (origin === null || isOurs(origin, request))
  if (!fine || (site === null && origin === null)) throw new Refusal(403, 'Only this page itself may ask.')
}

/** For what holds no guest data: no other site's page; an address typed in, or no browser, is fine. */
export const notCrossSite: Gate = (request) => {
  const site = request.headers.get('sec-fetch-site')
  const origin = request.headers.get('origin')
  const fine =
    (site === null || site === 'same-origin' || site === 'none') &&
    (origin === null || isOurs(origin, request))
  if (!fine) throw new Refusal(403, 'Only this page itself may ask.')
}

/** A header that no form can set and no foreign page may without a preflight, which is never granted. */
export const ownHeader: Gate = (request) => {
  if (request.headers.get('x-lobby') !== '1') throw new Refusal(403, 'The header x-lobby: 1 is missing.')
}

/** `application/json` and nothing that a form can send. */
export const jsonOnly: Gate = (request) => {
  const type = request.headers.get('content-type') ?? ''
  if (/^application\/json(?:\s*;\s*charset="?utf-8"?)?$/i.test(type.trim())) return
  throw new Refusal(415, 'The body must be application/json.')
}

/** Refuses by the announced length, before a byte is read. */
export const notTooLong: Gate = (request) => {
  if (Number(request.headers.get('content-length') ?? 0) > MAX_BODY_BYTES) throw tooLong()
}

/**
 * Reads a body as a JSON object, counting as it comes: the announced length may be absent. Throws a
 * `Refusal` (413, 400); a browser that left in the middle is a 400 that nobody reads.
 */
export async function readJsonObject(request: Request): Promise<object> {
  const text = new TextDecoder('utf-8', { fatal: true })
  const chunks: string[] = []
  try {
    if (request.body !== null) {
      let length = 0
      for (const reader = request.body.getReader(); ;) {
        const { done, value } = await reader.read()
        if (done) break
        length += value.byteLength
        if (length > MAX_BODY_BYTES) {
          await reader.cancel()
          throw tooLong()
        }
        chunks.push(text.decode(value, { stream: true }))
      }
    }
    const body: unknown = JSON.parse(chunks.join('') + text.decode())
    if (typeof body === 'object' && body !== null && !Array.isArray(body)) return body
  } catch (error) {
    if (error instanceof Refusal) throw error
  }
  throw new Refusal(400, 'The body must be a JSON object.')
}

function tooLong(): Refusal {
  return new Refusal(413, `The body must not be longer than ${MAX_BODY_BYTES} bytes.`)
}

function isOurs(origin: string, request: Request): boolean {
  const host = request.headers.get('host') ?? new URL(request.url).host
  return URL.canParse(origin) && new URL(origin).host === host.toLowerCase()
}

function isKnown(host: string, known: ReadonlySet<string>): boolean {
  const name = host.replace(/:\d{1,5}$/, '')
  return isLoopback(name) || known.has(host) || known.has(name)
}
