/** Addresses that share their first bits. An IPv4 address is the same as its IPv4-mapped IPv6 form. */
export interface IpRange {
  readonly family: 4 | 6
  /** The first address, as a number. */
  readonly from: bigint
  /** How many bits of an address are free. */
  readonly freeBits: bigint
}

const BITS = { 4: 32n, 6: 128n } as const

/** Of `::ffff:0:0/96`, in which IPv4 addresses stand as IPv6 ones (RFC 4291, section 2.5.5.2). */
const MAPPED = 0xffffn

/**
 * Reads an address or a range in CIDR notation, such as `10.0.0.7`, `10.0.0.0/8` or `fd00::/8`; `null` when it is
 * none, or when bits are set that the range leaves free: nobody can say what was meant.
 */
export function parseIpRange(text: string): IpRange | null {
  const [address = '', length, ...rest] = text.split('/')
  const parsed = parseIp(address)
  if (parsed === null || rest.length > 0) return null
  // The prefix of a mapped address counts the 96 bits before the IPv4 one.
  const skipped = parsed.family === 4 && address.includes(':') ? 96n : 0n
  if (length !== undefined && !/^(?:0|[1-9]\d{0,2})$/.test(length)) return null
  const prefix = length === undefined ? BITS[parsed.family] : BigInt(length) - skipped
  const freeBits = BITS[parsed.family] - prefix
  if (prefix < 0n || freeBits < 0n) return null
  return (parsed.value >> freeBits) << freeBits === parsed.value
    ? { family: parsed.family, from: parsed.value, freeBits }
    : null
}

/** Whether an address, as a socket tells it, lies in one of the ranges. What is no address lies in none. */
export function isInRanges(address: string, ranges: readonly IpRange[]): boolean {
  // A link-local address comes with the name of the interface.
  const parsed = parseIp(address.replace(/%[\w.-]+$/, ''))
  return (
    parsed !== null &&
    ranges.some(
      ({ family, from, freeBits }) =>
        family === parsed.family && parsed.value >> freeBits === from >> freeBits,
    )
  )
}

/**
 * What an address has in common with those that the same party can have at will: all of an IPv4 address, the first 64 bits of
 * an IPv6 one (RFC 6177). What is no address is itself.
 */
export function networkOf(address: string): string {
  const parsed = parseIp(address.replace(/%[\w.-]+$/, ''))
  if (parsed === null) return address
  return parsed.family === 4 ? `4 ${parsed.value}` : `6 ${parsed.value >> 64n}`
}

function parseIp(text: string): { readonly family: 4 | 6; readonly value: bigint } | null {
  if (!text.includes(':')) {
    const value = parseIpv4(text)
    return value === null ? null : { family: 4, value }
  }
  const value = parseIpv6(text)
  if (value === null) return null
  return value >> 32n === MAPPED ? { family: 4, value: value & 0xffff_ffffn } : { family: 6, value }
}

function parseIpv4(text: string): bigint | null {
  const parts = text.split('.')
  // A leading zero is octal to some and decimal to others.
  if (parts.length !== 4 || !parts.every((part) => /^(?:0|[1-9]\d{0,2})$/.test(part) && Number(part) <= 255))
    return null
  return parts.reduce((value, part) => value * 256n + BigInt(part), 0n)
}

function parseIpv6(text: string): bigint | null {
  const [, head = text, tail] = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(text) ?? []
  let groups = head
  if (tail !== undefined) {
    const last = parseIpv4(tail)
    if (last === null) return null
    groups = `${head}${(last >> 16n).toString(16)}:${(last & 0xffffn).toString(16)}`
  }
  const halves = groups.split('::').map((half) => (half === '' ? [] : half.split(':')))
  const [left = [], right, ...more] = halves
  if (more.length > 0) return null
  const given = left.length + (right?.length ?? 0)
  if (right === undefined ? given !== 8 : given > 7) return null
  const all = [...left, ...Array.from({ length: 8 - given }, () => '0'), ...(right ?? [])]
  if (!all.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return null
  return all.reduce((value, group) => value * 65_536n + BigInt(`0x${group}`), 0n)
}
