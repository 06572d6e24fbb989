import { generateKeyPairSync } from 'node:crypto'
import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http'
import OidcProvider, { type Adapter, type AdapterPayload } from 'oidc-provider'

/** Somebody who can sign in there. */
export interface Account {
  readonly name: string
  /** May change while the account is signed in. */
  groups: unknown
}

export interface TestProviderOptions {
  readonly accounts: Readonly<Record<string, Account>>
  /** Where the provider may send browsers back to; may be told later, by `register`. */
  readonly redirectUris?: readonly string[]
  /** By which name of this machine it is reached: `localhost` is another site than 127.0.0.1. */
  readonly host?: '127.0.0.1' | 'localhost'
  /** Whether a session can be renewed without the person; each renewal takes the token away and gives a new one. */
  readonly refreshTokens?: boolean
  /** Whether groups and name stand in the ID token; else they are asked for. */
  readonly claimsInIdToken?: boolean
  /** How long a refresh token is made, in characters. */
  readonly refreshTokenLength?: number
}

export interface TestProvider {
  readonly issuer: string
  readonly clientId: string
  readonly clientSecret: string
  /** Whoever comes is this account; `null`: a page asks who it is. */
  account: string | null
  /** Says where the provider may send browsers back to. */
  readonly register: (redirectUris: readonly string[]) => void
  /** The path of every request, without its query. */
  readonly asked: string[]
  /** Holds back answers of the token endpoint until it settles. */
  hold: Promise<unknown> | null
  /** Signs with another key from now on, of the same name. */
  readonly renewKey: () => void
  /** Makes every refresh token given so far worthless. */
  readonly revokeAll: () => void
  /** Answers nobody any more, until `start`. */
  readonly stop: () => Promise<void>
  readonly start: () => Promise<void>
}

const CLIENT_ID = 'lobby-under-test'
const CLIENT_SECRET = 'cs-Wq81LpZ7yTnE40vXbA5dGhJ2'

/** Making one takes longer than a whole test. */
const SIGNING_KEY = createSigningKey()

/** Starts a real OpenID provider on a free port of this machine. */
export async function startTestProvider(options: TestProviderOptions): Promise<TestProvider> {
  const { accounts, redirectUris = [], host = '127.0.0.1' } = options
  const store = new Map<string, AdapterPayload>()
  let answer: (request: IncomingMessage, response: ServerResponse) => Promise<void> = () => Promise.resolve()
  let server = await listen(0)
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  const issuer = `http://${host}:${port}`

  function listen(onPort: number): Promise<Server> {
    return new Promise((resolve, reject) => {
      const fresh = createServer((request, response) => void answer(request, response))
      fresh.once('error', reject).listen(onPort, '127.0.0.1', () => resolve(fresh))
    })
  }

  let known = redirectUris
  let key = SIGNING_KEY
  let provider = createProvider(options, issuer, store, known, key)

  const world: TestProvider = {
    issuer,
    clientId: CLIENT_ID,
    clientSecret: CLIENT_SECRET,
    account: null,
    register: (uris) => {
      known = uris
      provider = createProvider(options, issuer, store, known, key)
    },
    renewKey: () => {
      key = createSigningKey()
      provider = createProvider(options, issuer, store, known, key)
    },
    asked: [],
    hold: null,
    revokeAll: () => {
      for (const key of store.keys()) if (key.startsWith('RefreshToken:')) store.delete(key)
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
    start: async () => {
      server = await listen(port)
    },
  }

  answer = async (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', issuer)
    world.asked.push(pathname)
    if (pathname === '/token') await world.hold
    if (!pathname.startsWith('/interaction/')) return provider.callback()(request, response)
    const accountId = world.account ?? searchParams.get('as')
    if (accountId !== null) return provider.interactionFinished(request, response, { login: { accountId } })
    const links = Object.entries(accounts).map(([id, { name }]) => `<a href="?as=${id}">${name}</a>`)
    response
      .writeHead(200, { 'content-type': 'text/html' })
      .end(`<title>Who is it?</title>${links.join(' ')}`)
  }
  return world
}

function createProvider(
  { accounts, refreshTokens = false, claimsInIdToken = true, refreshTokenLength }: TestProviderOptions,
  issuer: string,
  store: Map<string, AdapterPayload>,
  redirectUris: readonly string[],
  key: ReturnType<typeof createSigningKey>,
): OidcProvider {
  const provider = new OidcProvider(issuer, {
    clients:
      redirectUris.length === 0
        ? []
        : [
            {
              client_id: CLIENT_ID,
              client_secret: CLIENT_SECRET,
              redirect_uris: [...redirectUris],
              grant_types: ['authorization_code', 'refresh_token'],
            },
          ],
    pkce: { required: () => true },
    adapter: (model) => createAdapter(store, model),
    jwks: { keys: [key] },
    cookies: { keys: ['test'], short: { sameSite: 'lax' }, long: { sameSite: 'lax' } },
    features: { devInteractions: { enabled: false } },
    scopes: ['openid', 'profile'],
    claims: { openid: ['sub'], profile: ['name', 'groups'] },
    conformIdTokenClaims: !claimsInIdToken,
    ttl: {
      AccessToken: 600,
      AuthorizationCode: 60,
      Grant: 86_400,
      IdToken: 600,
      Interaction: 600,
      RefreshToken: 86_400,
      Session: 600,
    },
    issueRefreshToken: () => refreshTokens,
    rotateRefreshToken: true,
    interactions: { url: (_, { uid }) => `/interaction/${uid}` },
    findAccount: (_, accountId) => ({
      accountId,
      claims: () => {
        const { name, groups } = accounts[accountId] ?? {}
        return { sub: accountId, name, groups }
      },
    }),
    // Nobody is asked for a consent that the employer has given.
    async loadExistingGrant({ oidc }) {
      const { client, session } = oidc
      const granted = session?.grantIdFor(client?.clientId ?? '')
      if (granted !== undefined) return provider.Grant.find(granted)
      const grant = new provider.Grant({ clientId: client?.clientId, accountId: session?.accountId })
      grant.addOIDCScope('openid profile')
      await grant.save()
      return grant
    },
    ...(refreshTokenLength === undefined
      ? {}
      : {
          formats: {
            bitsOfOpaqueRandomness: (_, token) =>
              token.kind === 'RefreshToken' ? refreshTokenLength * 6 : 256,
          },
        }),
  })
  return provider
}

/** The keeping that comes with the provider says on the console that it is not for production. */
function createAdapter(store: Map<string, AdapterPayload>, model: string): Adapter {
  const keyOf = (id: string) => `${model}:${id}`
  const find = (matches: (payload: AdapterPayload) => boolean) =>
    Promise.resolve([...store].find(([key, payload]) => key.startsWith(`${model}:`) && matches(payload))?.[1])
  return {
    upsert: (id, payload) => Promise.resolve(void store.set(keyOf(id), payload)),
    find: (id) => Promise.resolve(store.get(keyOf(id))),
    findByUid: (uid) => find((payload) => payload.uid === uid),
    findByUserCode: (userCode) => find((payload) => payload.userCode === userCode),
    destroy: (id) => Promise.resolve(void store.delete(keyOf(id))),
    consume: (id) => {
      const payload = store.get(keyOf(id))
      if (payload !== undefined) store.set(keyOf(id), { ...payload, consumed: Math.floor(Date.now() / 1000) })
      return Promise.resolve()
    },
    revokeByGrantId: (grantId) => {
      for (const [key, payload] of store) if (payload.grantId === grantId) store.delete(key)
      return Promise.resolve()
    },
  }
}

function createSigningKey() {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  return {
    ...privateKey.export({ format: 'jwk' }),
    kty: 'RSA' as const,
    use: 'sig' as const,
    alg: 'RS256',
    kid: 'test',
  }
}
