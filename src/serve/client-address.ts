import { isIP } from 'node:net'
import { createIpSet, networkOf } from './ip-range'

/**
 * Gives the network of the client that sent a request, such as `192.0.2.7` or `2001:db8:1:2::/64` (see `networkOf`). Takes
 * the socket's address, and a function that gives the value of a header, repeats joined by commas.
 */
export type ClientAddress = (remoteAddress: string, valueOf: (header: string) => string) => string

/**
 * Takes the addresses and ranges of the proxies that are trusted to say who connected to them. Each appends one entry to its
 * header, so the entries are read from the right, and the first address that is no trusted proxy is the client's.
 * An entry that is no address ends the reading: then the proxy that sent it counts as the client.
 *
 * A proxy may let the header that it does not set through from the client. Where the two headers disagree, neither counts.
 * `Forwarded` is RFC 7239.
 */
export function createClientAddress(trustedProxies: readonly string[]): ClientAddress {
  const isTrusted = createIpSet(trustedProxies)

  /** The client as one header tells it. `entries` are in the order of the header. */
  function readFrom(remoteAddress: string, entries: readonly string[]): string {
    let address = remoteAddress
    for (const entry of entries.toReversed()) {
      const sender = withoutPort(entry)
      if (!isTrusted(address) || isIP(sender) === 0) break
      address = sender
    }
    return networkOf(address)
  }

  return (remoteAddress, valueOf) => {
    if (!isTrusted(remoteAddress)) return networkOf(remoteAddress)
    const told = [
      readEntries(valueOf('x-forwarded-for'), (entry) => entry),
      readEntries(valueOf('forwarded'), forOf),
    ]
      .filter((entries) => entries.length > 0)
      .map((entries) => readFrom(remoteAddress, entries))
    const [client, other = client] = told
    return client === undefined || client !== other ? networkOf(remoteAddress) : client
  }
}

/** The entries of a header. A comma always ends one: inside quotes it may be the client's, to hide what the proxy appends. */
function readEntries(value: string, addressIn: (entry: string) => string): string[] {
  return value.trim() === '' ? [] : value.split(',').map((entry) => addressIn(entry.trim()))
}

/** The value of `for` in an entry of `Forwarded`; empty when it has none, or several. */
function forOf(entry: string): string {
  const values = entry.split(';').flatMap((pair) => /^\s*for="?([^"]*)"?\s*$/i.exec(pair)?.[1] ?? [])
  return values.length === 1 ? (values[0] ?? '') : ''
}

/** `192.0.2.7:4711` and `[2001:db8::1]:4711` without the port; an IPv6 address alone has no brackets. */
function withoutPort(address: string): string {
  return /^\[(.+)\](?::\w+)?$/.exec(address)?.[1] ?? /^([\d.]+):\w+$/.exec(address)?.[1] ?? address
}
