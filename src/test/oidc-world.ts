import { createGrants } from '../proxy/sign-in/grants'
import { sameOrigin } from '../proxy/gates'
import { createOidcSignIn } from '../proxy/sign-in/oidc'
import { type ProviderOptions, createProvider } from '../proxy/sign-in/provider'
import { createSealer } from '../proxy/sign-in/seal'
import { createSessions } from '../proxy/sign-in/sessions'
import { NO_PEER } from '../proxy/visit'
import { createWalker } from './browser-walk'
import { NOW, createTestProxy } from './fake-upstream'
import { MESSAGES, asked } from './messages-call'
import { type TestProvider, type TestProviderOptions, startTestProvider } from './oidc-provider'

export const LOBBY = 'http://127.0.0.1:8080'
export const SESSION_COOKIE = '__Host-lobby-session-8080'
/** Where everybody comes from. */
const CLIENT = { ...NO_PEER, clientAddress: '198.51.100.7' }
const KEYS: [Uint8Array] = [new Uint8Array(32).fill(7)]

/** A proxy with a real provider and people of its own, and a clock that is set by hand. */
export async function startOidcWorld(
  options: Partial<TestProviderOptions> & {
    readonly access?: Record<string, string[]>
    readonly publicOrigin?: string
    readonly patience?: () => Promise<void>
    readonly settings?: Partial<ProviderOptions>
  } = {},
) {
  const { access = { 'front desk': ['demo'], night: ['*'] }, publicOrigin = null } = options
  const origin = publicOrigin ?? LOBBY
  const origins = publicOrigin === null ? [] : [publicOrigin, 'https://inbox.example.com']
  const accounts = {
    ottilie: { name: 'Ottilie', groups: ['everyone', 'front desk'] as unknown },
    eduard: { name: 'Eduard', groups: ['everyone'] as unknown },
  }
  const oidc = await startTestProvider({
    accounts,
    redirectUris: [`${origin}/sign-in/callback`],
    ...options,
  })
  oidc.account = 'ottilie'
  /** `backMs` sets the clock back; ticks go on all the same. */
  const clock = { nowMs: NOW, backMs: 0 }
  const mayAttempt = { answer: true }
  const attempted: string[] = []
  const failures: string[] = []
  const outcomes: string[] = []

  /** Another process with these keys; it knows the same people. */
  function createReplica(keys: readonly [Uint8Array, ...Uint8Array[]] = KEYS) {
    const sealer = createSealer(keys)
    const now = () => clock.nowMs - clock.backMs
    const ticks = () => clock.nowMs
    const signIn = createOidcSignIn({
      provider: createProvider({ ...settingsOf(oidc), ticks, ...options.settings }),
      issuer: oidc.issuer,
      sessions: createSessions({ sealer, publicOrigin, now, validFromMs: () => 0 }),
      sealer,
      grants: createGrants(access, ['demo']),
      publicOrigin,
      origins,
      fromOwnPage: sameOrigin(origins),
      now,
      ticks,
      patience: options.patience ?? (() => new Promise(() => {})),
      mayAttempt: async (clientAddress) => {
        attempted.push(clientAddress)
        return mayAttempt.answer
      },
      onFailure: (route, code) => failures.push(`${route}: ${code}`),
      onSignIn: (outcome) => outcomes.push(outcome),
    })
    const world = createTestProxy(() => ({ status: 204 }), {
      signIn,
      config: { origins },
    })
    const read = (cookie: string) => world.ask(MESSAGES, asked, { cookie })
    return { ...world, read }
  }

  const lobby = createReplica()
  const newBrowser = (meddle?: (url: URL) => void) =>
    createWalker({ origin, answer: (request) => lobby.proxy(request, CLIENT), ...(meddle ? { meddle } : {}) })

  /** The cookie of a new session. */
  async function enter(): Promise<string> {
    const browser = newBrowser()
    await browser.open(`${origin}/sign-in`)
    return browser.cookieOf(origin)
  }
  return {
    ...lobby,
    oidc,
    accounts,
    clock,
    failures,
    outcomes,
    mayAttempt,
    attempted,
    newBrowser,
    enter,
    createReplica,
  }
}

export type OidcWorld = Awaited<ReturnType<typeof startOidcWorld>>

function settingsOf({ issuer, clientId, clientSecret }: TestProvider): Omit<ProviderOptions, 'ticks'> {
  return {
    issuer,
    clientId,
    clientSecret,
    scope: 'openid profile',
    groupsClaim: 'groups',
    prompt: null,
    fetch: (url, { body, ...init }) =>
      fetch(url, { ...init, body: body instanceof URLSearchParams ? body : null }),
  }
}

/** The cookie that a response puts in the place of `cookie`; the same when it brings none. */
export function nextCookie(response: Response, cookie: string): string {
  return response.headers.getSetCookie()[0]?.split(';')[0] ?? cookie
}
