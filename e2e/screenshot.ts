import { join } from 'node:path'
import { chromium } from '@playwright/test'
import { startEmulator } from '../src/serve/start-emulator'
import { startLobby } from '../src/serve/start-lobby'
import { launchOptions } from '../src/setup/browser.mjs'

/** The README's picture: the same seed and clock give the same conversations every time. */
const NOW_ISO = '2026-03-31T13:04:00Z'
const SEED = 7

const skewMs = Date.parse(NOW_ISO) - Date.now()
const now = () => Date.now() + skewMs
const { base, emulator, close } = await startEmulator({ now, seed: SEED })
const { tokens, control } = emulator
const lobby = await startLobby({
  signIn: { mode: 'open' },
  now,
  config: {
    application: 'Demo Guest App',
    demo: true,
    openOn: { connectionId: 'demo', enterpriseId: control.enterprises[0]?.id ?? '' },
    connections: [
      {
        id: 'demo',
        name: 'Demo data',
        platformAddress: base,
        credentials: {
          clientToken: tokens.clientToken,
          accessToken: tokens.groupAccessToken,
          client: 'Lobby Screenshot 1.0.0',
        },
      },
    ],
  },
})
const browser = await chromium.launch(launchOptions())
try {
  const page = await browser.newPage({
    viewport: { width: 1360, height: 850 },
    timezoneId: 'Europe/Budapest',
  })
  await page.goto(lobby.origin)
  // One in English, long enough to fill the pane.
  await page.locator('[data-row="header"]').nth(2).getByRole('link').click()
  await page
    .getByRole('region', { name: /^Conversation with/ })
    .getByRole('article')
    .last()
    .waitFor()
  await page.mouse.move(900, 30)
  await page.screenshot({ path: join(import.meta.dirname, 'screenshot.png') })
} finally {
  await browser.close()
  await lobby.close()
  await close()
}
