import { Refusal, SignedOut } from '../problem'
import type { Peer } from '../visit'
import { type Sealer, isSame } from './seal'
import type { SignIn } from './sign-in'

/** How the proxy that stands in front says who asks. */
export interface HeaderSettings {
  /** Whether it connects from an IP address. */
  readonly isPeer: (address: string) => boolean
  /** The header in which it proves that it is the one. */
  readonly secretHeader: string
  readonly secret: string
  readonly userHeader: string
  /** Names of groups with commas between them. */
  readonly groupsHeader: string
}

export interface HeaderSignInOptions extends HeaderSettings {
  readonly sealer: Sealer
  /** The connections of somebody who is in these groups. */
  readonly grants: (groups: readonly string[]) => ReadonlySet<string>
}

/** The longest name of a person, and of a group, in characters. */
const MAX_NAME = 256

/** The most groups that are looked at; whoever brings more is refused. */
const MAX_GROUPS = 1_000

/**
 * Takes how the proxy in front speaks and gives the sign-in of mode `header`. Nothing is kept: every request brings
 * who asks. Throws `SignedOut` for whatever did not come from that proxy just as it should.
 */
export function createHeaderSignIn(options: HeaderSignInOptions): SignIn {
  const { isPeer, secretHeader, secret, userHeader, groupsHeader, sealer, grants } = options
  const ours = new Map(
    [secretHeader, userHeader, groupsHeader].map((name) => [plain(name), name.toLowerCase()]),
  )

  return {
    mode: 'header',
    routes: new Map(),

    async visitOf(request, peer) {
      if (!isPeer(peer.remoteAddress) || !areUnambiguous(peer, ours)) throw new SignedOut('header')
      if (!(await isSame(request.headers.get(secretHeader) ?? '', secret))) throw new SignedOut('header')
      const user = textOf(request, userHeader)
      const groups = textOf(request, groupsHeader)
        .split(',')
        .map((group) => group.trim())
        .filter((group) => group !== '')
      if (user === '' || user.length > MAX_NAME || groups.length > MAX_GROUPS) throw new SignedOut('header')
      const connections = grants(groups.filter((group) => group.length <= MAX_NAME))
      // Known and with nothing to see: to sign in again would not help.
      if (connections.size === 0) throw new Refusal(403, 'Nothing is granted to the groups that you are in.')
      return { user: { hash: await sealer.hash(user), name: user, connections }, cookies: [] }
    },
  }
}

/**
 * False when a header of ours came twice, or beside or in the place of it one that differs by `-`, `_` and `.`: many
 * servers take those for the same, so the proxy in front may have set one and let the other of a browser's through.
 */
function areUnambiguous({ headerNames }: Peer, ours: ReadonlyMap<string, string>): boolean {
  const alike = headerNames.map((name) => name.toLowerCase()).filter((name) => ours.has(plain(name)))
  return new Set(alike).size === alike.length && alike.every((name) => ours.get(plain(name)) === name)
}

/** A header's name as a careless server sees it. */
export function plain(name: string): string {
  return name.toLowerCase().replaceAll(/[-_.]/g, '')
}

/** The value of a header. Each character stands for one byte, and proxies write names in UTF-8. */
function textOf(request: Request, header: string): string {
  const value = (request.headers.get(header) ?? '').trim()
  try {
    const bytes = Uint8Array.from(value, (character) => character.charCodeAt(0))
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes).trim()
  } catch {
    return value
  }
}
