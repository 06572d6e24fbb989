import { isLoopback } from '../lib/loopback'
import { MAX_BODY_BYTES, tooLong } from './body'
import type { PublicOrigins } from './options'
import { Refusal } from './problem'
import type { Peer } from './visit'

/** A check of a request before anything runs; `url` is its address. Throws a `Refusal`. */
export type Gate = (request: Request, url: URL, peer: Peer) => void

/**
 * Refuses a Host that is not ours. A page of a foreign site whose name was re-pointed at this machine (DNS
 * rebinding) is same-origin to the browser, and only the name gives it away. Loopback names cannot be
 * re-pointed, so they pass with any port: tunnels and the development server forward from another one.
 */
export function knownHost(origins: PublicOrigins): Gate {
  if (origins === 'any') return () => undefined
  const known = new Set(origins.map((origin) => new URL(origin).host))
  return (request, url) => {
    // Both: the address is what the server was asked for, the header is what the browser says it asked.
    const asked = [url.host, hostOf(request, url)]
    if (asked.every((host) => isLoopback(host.replace(/:\d{1,5}$/, '')) || known.has(host))) return
    throw new Refusal(403, 'This address is not known here. Name it in "origins" of the configuration.')
  }
}

/**
 * For calls that read data: from our own page only. Every browser that runs the client sends at least one
 * of the two headers with a POST and no page can forge either, so a request with neither is no browser's.
 */
export function sameOrigin(origins: PublicOrigins): Gate {
  const isFine = siteCheck(origins, ['same-origin'])
  return (request, url) => {
    const isBrowsers = request.headers.has('sec-fetch-site') || request.headers.has('origin')
    if (!isBrowsers || !isFine(request, url)) throw notOurPage()
  }
}

/** For what holds no guest data: no other site's page; an address typed in, or no browser, is fine. */
export function notCrossSite(origins: PublicOrigins): Gate {
  const isFine = siteCheck(origins, ['same-origin', 'none'])
  return (request, url) => {
    if (!isFine(request, url)) throw notOurPage()
  }
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

/** Refuses by the announced length, before a byte is read; every browser announces that of a text. */
export const notTooLong: Gate = (request) => {
  const length = request.headers.get('content-length') ?? ''
  if (!/^\d{1,15}$/.test(length)) throw new Refusal(411, 'The length of the body must be announced.')
  if (Number(length) > MAX_BODY_BYTES) throw tooLong()
}

function notOurPage(): Refusal {
  return new Refusal(403, 'Only this page itself may ask.')
}

/**
 * Whether what a browser says of the page that asks is fine: one of `sites`, as far as it says that, and an origin of
 * ours, scheme and all: `http` and `https` of one host are two. What was configured says which of them a name is
 * reached by; any other name that got past the Host's gate is reached by what this server speaks, or, where any
 * name will do, by that or whatever stands before it.
 */
function siteCheck(
  origins: PublicOrigins,
  sites: readonly string[],
): (request: Request, url: URL) => boolean {
  const configured = origins === 'any' ? [] : origins.map((known) => new URL(known))
  const known = new Set(configured.map(({ origin }) => origin))
  const hosts = new Set(configured.map(({ host }) => host))

  function isOurs(origin: string, request: Request, url: URL): boolean {
    if (!URL.canParse(origin)) return false
    const sent = new URL(origin)
    if (known.has(sent.origin)) return true
    const host = hostOf(request, url)
    if (sent.host !== host || hosts.has(host)) return false
    return origins === 'any' ? /^https?:$/.test(sent.protocol) : sent.protocol === url.protocol
  }

  return (request, url) => {
    const site = request.headers.get('sec-fetch-site')
    const origin = request.headers.get('origin')
    return (site === null || sites.includes(site)) && (origin === null || isOurs(origin, request, url))
  }
}

function hostOf({ headers }: Request, url: URL): string {
  return (headers.get('host') ?? url.host).toLowerCase()
}
