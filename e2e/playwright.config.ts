import { defineConfig, devices } from '@playwright/test'
import type { WorldOptions } from './fixtures'
import { launchOptions } from '../src/setup/browser.mjs'

/**
 * Runs against the built app. Every worker has its own proxy and emulator (fixtures.ts), so nothing is started
 * here. Where the report for `npm test` goes is said by PLAYWRIGHT_JSON_OUTPUT_FILE.
 */
export default defineConfig<WorldOptions>({
  testDir: '.',
  testMatch: '*.spec.ts',
  outputDir: '../test-results',
  fullyParallel: true,
  // Many tests wait for a countdown or a server: two workers leave almost half of two cores idle.
  workers: 4,
  // A second attempt would hide the race that a reader meets.
  retries: 0,
  // More browsers than cores: a page may be slow without being wrong. These end what hangs; no test comes near them.
  timeout: 180_000,
  expect: { timeout: 60_000 },
  forbidOnly: Boolean(process.env['CI']),
  reporter: process.env['PLAYWRIGHT_JSON_OUTPUT_FILE'] ? [['list'], ['json']] : [['list']],
  use: {
    ...devices['Desktop Chrome'],
    launchOptions: launchOptions(),
    // No seeded property is here: a time shown in the reader's zone instead of the property's is seen at once.
    timezoneId: 'Pacific/Auckland',
    locale: 'en-GB',
    contextOptions: { reducedMotion: 'reduce' },
  },
  // Nobody documents whether a message moves its thread's `UpdatedUtc`: each promise is kept in either world.
  projects: [
    { name: 'moving', use: { threadUpdated: true } },
    { name: 'still', use: { threadUpdated: false } },
  ],
})
