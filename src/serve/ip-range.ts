import { BlockList, isIPv4, isIPv6 } from 'node:net'

/** An address as bytes: 4 of IPv4, 16 of IPv6. An IPv4-mapped IPv6 address (RFC 4291, section 2.5.5.2) is the IPv4 one. */
type Bytes = readonly number[]

/**
 * True for an address or a range in CIDR notation, such as `10.0.0.7`, `10.0.0.0/8` or `fd00::/8`. False when bits are set
 * behind the prefix: nobody can say which range was meant.
 */
export function isIpRange(text: string): boolean {
  const range = readRange(text)
  return range !== null && hostBitsAreClear(range.bytes, range.prefix)
}

/** Takes ranges that `isIpRange` accepts. Gives whether an address, as a socket tells it, lies in one of them. */
export function createIpSet(ranges: readonly string[]): (address: string) => boolean {
  // One list for each family: Node would find an IPv4 address in the IPv6 range ::/0.
  const lists = { ipv4: new BlockList(), ipv6: new BlockList() }
  for (const text of ranges) {
    const range = readRange(text)
    if (range === null) throw new RangeError('not a range of IP addresses')
    const family = familyOf(range.bytes)
    lists[family].addSubnet(textOf(range.bytes), range.prefix, family)
  }
  return (address) => {
    const bytes = bytesOf(withoutZone(address))
    if (bytes === null) return false
    const family = familyOf(bytes)
    return lists[family].check(textOf(bytes), family)
  }
}

/**
 * The network of one party: an IPv4 address, or the first 64 bits of an IPv6 address, of which a party has all the others
 * (RFC 6177). Text that is no address is given back.
 */
export function networkOf(address: string): string {
  const bytes = bytesOf(withoutZone(address))
  if (bytes === null) return address
  return familyOf(bytes) === 'ipv4' ? textOf(bytes) : `${textOf(bytes.slice(0, 8))}::/64`
}

function readRange(text: string): { readonly bytes: Bytes; readonly prefix: number } | null {
  const [address = '', length, ...rest] = text.split('/')
  const bytes = bytesOf(address)
  if (bytes === null || rest.length > 0) return null
  if (length !== undefined && !/^(?:0|[1-9]\d{0,2})$/.test(length)) return null
  // The prefix of a mapped address counts the 96 bits before the IPv4 one.
  const skipped = bytes.length === 4 && address.includes(':') ? 96 : 0
  const prefix = length === undefined ? bytes.length * 8 : Number(length) - skipped
  return prefix >= 0 && prefix <= bytes.length * 8 ? { bytes, prefix } : null
}

function hostBitsAreClear(bytes: Bytes, prefix: number): boolean {
  const bits = bytes.map((byte) => byte.toString(2).padStart(8, '0')).join('')
  return !bits.slice(prefix).includes('1')
}

function bytesOf(address: string): Bytes | null {
  if (isIPv4(address)) return address.split('.').map(Number)
  if (!isIPv6(address) || address.includes('%')) return null
  // The URL standard writes each IPv6 address in one way, without dots.
  const written = new URL(`http://[${address}]`).hostname.slice(1, -1)
  const [left = [], right = []] = written
    .split('::')
    .map((half) => half.split(':').filter((group) => group !== ''))
  const missing = Array.from({ length: 8 - left.length - right.length }, () => '0')
  const bytes = [...left, ...missing, ...right].flatMap((group) => {
    const value = Number.parseInt(group, 16)
    return [value >> 8, value & 0xff]
  })
  const isMapped = bytes.slice(0, 10).every((byte) => byte === 0) && bytes[10] === 0xff && bytes[11] === 0xff
  return isMapped ? bytes.slice(12) : bytes
}

function familyOf(bytes: Bytes): 'ipv4' | 'ipv6' {
  return bytes.length === 4 ? 'ipv4' : 'ipv6'
}

function textOf(bytes: Bytes): string {
  if (familyOf(bytes) === 'ipv4') return bytes.join('.')
  return bytes
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join('')
    .replaceAll(/(.{4})(?!$)/g, '$1:')
}

/** A link-local address comes with the name of its interface. */
function withoutZone(address: string): string {
  return address.replace(/%[\w.-]+$/, '')
}
