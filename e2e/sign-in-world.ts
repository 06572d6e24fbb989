import { type Page, test as base } from '@playwright/test'
import { startEmulator } from '../src/serve/start-emulator'
import { startLobby } from '../src/serve/start-lobby'
import { type TestProvider, startTestProvider } from '../src/test/oidc-provider'
import { assets } from './client'

/** A proxy that asks a real provider who comes, with an emulator behind it. */
export interface SignInWorld {
  readonly origin: string
  /** Reached as `localhost`, the proxy as 127.0.0.1: to a browser they are two sites. */
  readonly provider: TestProvider
  readonly log: readonly string[]
  /** An address of the inbox with a conversation open. */
  readonly threadSearch: string
  /** Moves the proxy's clock on. */
  readonly wait: (ms: number) => void
  readonly sessionCookie: string
}

/** Ottilie and Paula may see everything, Eduard nothing. */
export const test = base.extend<{ nowIso: string; signInWorld: SignInWorld }>({
  nowIso: ['2026-03-31T10:00:00Z', { option: true }],

  signInWorld: async ({ nowIso }, use) => {
    let skewMs = Date.parse(nowIso) - Date.now()
    const now = () => Date.now() + skewMs
    const source = await startEmulator({ now, threads: 20, messages: 200, seed: 11 })
    const provider = await startTestProvider({
      host: 'localhost',
      accounts: {
        ottilie: { name: 'Ottilie', groups: ['front desk'] },
        paula: { name: 'Paula', groups: ['front desk'] },
        eduard: { name: 'Eduard', groups: ['kitchen'] },
      },
    })
    const { tokens, control } = source.emulator
    const log: string[] = []
    const lobby = await startLobby({
      assets,
      now,
      writeLog: (line) => log.push(line),
      logLevel: 'debug',
      signIn: {
        mode: 'oidc',
        access: { 'front desk': ['hotels'] },
        provider: {
          issuer: provider.issuer,
          clientId: provider.clientId,
          clientSecret: provider.clientSecret,
          scope: 'openid profile',
          groupsClaim: 'groups',
          prompt: null,
        },
      },
      config: {
        application: 'Test App',
        connections: [
          {
            id: 'hotels',
            name: 'Hotels',
            platformAddress: source.base,
            credentials: {
              clientToken: tokens.clientToken,
              accessToken: tokens.groupAccessToken,
              client: 'Lobby Tests 1.0.0',
            },
          },
        ],
      },
    })
    provider.register([`${lobby.origin}/sign-in/callback`])
    const [thread] = control.truthThreads({ token: tokens.groupAccessToken })
    await use({
      origin: lobby.origin,
      provider,
      log,
      threadSearch: `?thread=${thread?.id ?? ''}`,
      wait: (ms) => {
        skewMs += ms
      },
      sessionCookie: `__Host-lobby-session-${lobby.port}`,
    })
    await lobby.close()
    await provider.stop()
    await source.close()
  },
})

/** What the page's own script is told of the session: the status, and the kind of problem or the connections. */
export function sessionSeenBy(page: Page): Promise<{ status: number; told: unknown }> {
  return page.evaluate(async () => {
    const response = await fetch('/api/session')
    const body: { kind?: string; connections?: { id: string }[] } = await response.json()
    return { status: response.status, told: body.kind ?? body.connections?.map(({ id }) => id) }
  })
}
