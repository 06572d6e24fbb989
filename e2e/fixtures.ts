import { type Page, test as base, expect } from '@playwright/test'
import type { EmulatorControl } from '../src/emulator/control'
import type { Connection } from '../src/proxy/options'
import { startEmulator } from '../src/serve/start-emulator'
import { startLobby } from '../src/serve/start-lobby'
import { assets } from './client'

/** What a test says of its own world before it is built. */
export interface WorldOptions {
  /** Where the clock of the emulator and the proxy starts; it runs on from there. */
  readonly nowIso: string
  readonly threads: number
  readonly messages: number
  /** Length of the seeded period. */
  readonly days: number
  /** Whether a new message moves its thread's `UpdatedUtc`. */
  readonly threadUpdated: boolean
  /** How far the emulator's clock is ahead of the proxy's, ms. */
  readonly upstreamAheadMs: number
  /** Whether the proxy keeps pages for the next who asks. */
  readonly keepsPages: boolean
  /** Requests per token in 30 s; 0 is no limit. */
  readonly rateLimit: number
}

/** One proxy and one emulator, alone in the world. */
export interface World extends EmulatorControl {
  readonly origin: string
  /** The emulator's address. */
  readonly platformAddress: string
  /** Every line that the proxy logged. */
  readonly log: readonly string[]
  /** Every token that the emulator accepts. */
  readonly tokens: readonly string[]
  /** What the proxy is connected to, for a test that starts another one. */
  readonly connections: readonly Connection[]
  /** The token that the proxy uses: all six properties. */
  readonly token: string
  /** ms since 1970 UTC. */
  readonly now: () => number
}

/**
 * Tests own their world: each has an emulator with seeded data and a proxy before it, on ports of their own,
 * gone when it ends. Noise fails: an error that the page throws or logs is a defect, unless the test says
 * that it expects failed responses.
 */
export const test = base.extend<WorldOptions & { world: World; expectsFailures: boolean; quiet: undefined }>({
  // Two days after Europe put its clocks forward.
  nowIso: ['2026-03-31T10:00:00Z', { option: true }],
  threads: [400, { option: true }],
  messages: [12_000, { option: true }],
  days: [400, { option: true }],
  threadUpdated: [true, { option: true }],
  rateLimit: [200, { option: true }],
  keepsPages: [true, { option: true }],
  upstreamAheadMs: [0, { option: true }],
  expectsFailures: [false, { option: true }],

  world: async (
    { nowIso, threads, messages, days, threadUpdated, rateLimit, keepsPages, upstreamAheadMs },
    use,
  ) => {
    const skewMs = Date.parse(nowIso) - Date.now()
    const now = () => Date.now() + skewMs
    const {
      base: platformAddress,
      emulator,
      close,
    } = await startEmulator({
      now: () => now() + upstreamAheadMs,
      threads,
      messages,
      days,
      threadUpdated,
      rateLimit,
      seed: 11,
    })
    const { tokens, control } = emulator
    const log: string[] = []
    const connections: readonly Connection[] = [
      {
        id: 'hotels',
        name: 'Hotels',
        platformAddress,
        credentials: {
          clientToken: tokens.clientToken,
          accessToken: tokens.groupAccessToken,
          client: 'Lobby Tests 1.0.0',
        },
      },
    ]
    const lobby = await startLobby({
      assets,
      now,
      signIn: { mode: 'open' },
      ...(keepsPages ? {} : { maxPagesBytes: 1 }),
      writeLog: (line) => log.push(line),
      config: {
        application: 'Test App',
        openOn: { connectionId: 'hotels', enterpriseId: control.enterprises[0]?.id ?? '' },
        connections,
      },
    })
    await use({
      ...control,
      // A getter of the control's: spreading would freeze its first reading.
      get requests() {
        return control.requests
      },
      origin: lobby.origin,
      platformAddress,
      log,
      connections,
      tokens: Object.values(tokens),
      token: tokens.groupAccessToken,
      now,
    })
    control.clearFaults()
    await lobby.close()
    await close()
  },

  baseURL: async ({ world }, use) => use(world.origin),

  quiet: [
    async ({ page, expectsFailures }, use) => {
      const noise: string[] = []
      page.on('pageerror', (error) => noise.push(error.message))
      page.on('console', (message) => {
        const isFailedResponse = message.text().startsWith('Failed to load resource')
        if (['error', 'warning'].includes(message.type()) && !(expectsFailures && isFailedResponse)) {
          noise.push(message.text())
        }
      })
      await use(undefined)
      expect(noise).toEqual([])
    },
    { auto: true },
  ],
})

export { expect }

/** The list of conversations. */
export const inboxOf = (page: Page) => page.getByRole('region', { name: 'Conversations' })

/** The feed of an open conversation. */
export const threadOf = (page: Page) => page.getByRole('region', { name: /^Conversation with/ })
