import { PUBLIC_DEMO_CREDENTIALS, readEnvelope } from '../connector/credentials'
import { Refusal } from './fail'
import { hash } from './hash'
import { properties } from './seed/properties'

/** The tokens that the emulator accepts. */
export interface EmulatorTokens {
  /** Application 1; the vendor's public demo token. */
  readonly clientToken: string
  /** Application 1 on property 1; the vendor's public demo token. */
  readonly accessToken: string
  /** Application 1 on property 2. */
  readonly accessTokenB: string
  /** Application 1 on exactly those two. */
  readonly portfolioAccessToken: string
  /** Application 1 on all properties. */
  readonly groupAccessToken: string
  /** Another application. */
  readonly otherClientToken: string
  /** The other application on property 1. */
  readonly otherAccessToken: string
}

/** What a token may see: the threads of one application on some properties. */
export interface Scope {
  readonly application: number
  /** Indexes of the properties. */
  readonly enterprises: readonly number[]
  /** True for a token of several properties, which may not add anything. */
  readonly portfolio: boolean
}

/** Who may see what. */
export interface Access {
  readonly tokens: EmulatorTokens
  /** The scope of any token by itself; that of a client's is all that its application has. `null` when unknown. */
  readonly scopeOf: (token: string) => Scope | null
  /** The scope of a request's envelope; throws 401 for wrong tokens, and only then 400 for missing ones. */
  readonly admit: (body: object) => { scope: Scope; accessToken: string }
}

/** Makes the tokens of a seed, the public demo pair among them. */
export function createAccess(seed: number): Access {
  const tokens: EmulatorTokens = {
    clientToken: PUBLIC_DEMO_CREDENTIALS.clientToken,
    accessToken: PUBLIC_DEMO_CREDENTIALS.accessToken,
    accessTokenB: makeToken(seed, 1),
    portfolioAccessToken: makeToken(seed, 2),
    groupAccessToken: makeToken(seed, 3),
    otherClientToken: makeToken(seed, 4),
    otherAccessToken: makeToken(seed, 5),
  }
  const all = properties.map((_, index) => index)
  const access = new Map<string, Scope>([
    [tokens.accessToken, { application: 0, enterprises: [0], portfolio: false }],
    [tokens.accessTokenB, { application: 0, enterprises: [1], portfolio: false }],
    [tokens.portfolioAccessToken, { application: 0, enterprises: [0, 1], portfolio: true }],
    [tokens.groupAccessToken, { application: 0, enterprises: all, portfolio: true }],
    [tokens.otherAccessToken, { application: 1, enterprises: [0], portfolio: false }],
  ])
  const clients = new Map<string, Scope>([
    [tokens.clientToken, { application: 0, enterprises: all, portfolio: true }],
    [tokens.otherClientToken, { application: 1, enterprises: all, portfolio: true }],
  ])

  return {
    tokens,
    scopeOf: (token) => access.get(token) ?? clients.get(token) ?? null,
    admit: (body) => {
      const { clientToken, accessToken, issue } = readEnvelope(body)
      const client = clientToken === null ? null : clients.get(clientToken)
      const scope = accessToken === null ? null : access.get(accessToken)
      // A wrong token comes before any other complaint; an unknown pair says nothing about which of the two.
      const mismatch = client != null && scope != null && client.application !== scope.application
      if (client === undefined || scope === undefined || mismatch) {
        throw new Refusal(401, 'Invalid credentials.')
      }
      if (issue !== null || scope === null || accessToken === null) throw new Refusal(400, issue ?? 'body')
      return { scope, accessToken }
    },
  }
}

/** A token in the vendor's form: 32 and 31 hexadecimal digits. */
function makeToken(seed: number, kind: number): string {
  let digits = ''
  for (let part = 0; part < 8; part++) digits += hash(seed, 0x70c, kind, part).toString(16).padStart(8, '0')
  return `${digits.slice(0, 32)}-${digits.slice(32, 63)}`.toUpperCase()
}
