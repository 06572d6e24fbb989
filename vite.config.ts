import tailwindcss from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { playwright } from '@vitest/browser-playwright'
import { type TestProjectInlineConfiguration, type ViteUserConfig, defineConfig } from 'vitest/config'
import optimizeLocales from '@react-aria/optimize-locales-plugin'
import { launchOptions } from './src/setup/browser.mjs'
import { findFirefox } from './src/setup/firefox.mjs'
import { RepeatReporter } from './src/setup/repeat.mjs'

/** Where `npm run dev` has started the server; the browser talks to Vite alone. */
const devApi = process.env['LOBBY_DEV_API']

/** Where the tests run: no property of theirs is there, so what depends on the reader's own zone is seen at once. */
const READERS_ZONE = 'Pacific/Auckland'

const firefoxPath = findFirefox()
const firefox = firefoxPath === null ? null : { executablePath: firefoxPath }

/** What all random choices of the tests begin with; another one for each run, unless one is repeated. */
const seed = Number(process.env['LOBBY_TEST_SEED'] || Date.now() % 2_147_483_647)

/** How many times as much is tried as in `npm test`. */
const soak = Number(process.env['LOBBY_TEST_SOAK'] || 1)

/** Where `npm test` wants the report of a stage. */
const report = process.env['LOBBY_TEST_REPORT']
const reporters: NonNullable<ViteUserConfig['test']>['reporters'] = report
  ? ['default', new RepeatReporter(), ['json', { outputFile: report }]]
  : ['default', new RepeatReporter()]

const browserTests = ['src/{app,inbox,thread,filters,ui,queries}/**/*.test.tsx']

/** The tests of what the build made, which has to be there. */
const builtTests = ['src/serve/built.test.ts']

type Launch = NonNullable<Parameters<typeof playwright>[0]>['launchOptions']

/** The tests of components in a browser. */
function inBrowser(
  browser: 'chromium' | 'firefox',
  name: string,
  include: string[],
  launch: Launch,
): TestProjectInlineConfiguration {
  const contextOptions = { locale: 'en-GB', timezoneId: READERS_ZONE }
  return {
    extends: true,
    test: {
      name,
      include,
      setupFiles: ['src/test/set-up.ts', 'src/test/seed.ts'],
      provide: { seed, soak },
      browser: {
        enabled: true,
        headless: true,
        screenshotFailures: false,
        // Pages of one Firefox take the focus from each other; Chromium's do not.
        fileParallelism: browser === 'chromium',
        provider: playwright({ ...(launch ? { launchOptions: launch } : {}), contextOptions }),
        instances: [{ browser }],
      },
    },
  }
}

export default defineConfig(({ isSsrBuild }) => ({
  plugins: [
    react(),
    tailwindcss(),
    // The catalogue speaks English so far; the date field's own words in other languages come with theirs.
    { ...optimizeLocales.vite({ locales: ['en-US'] }), enforce: 'pre' },
  ],
  // All at once and before anything runs: a dependency that is found late brings a second copy of React.
  optimizeDeps: {
    include: [
      'react',
      'react-dom',
      'react-dom/client',
      'react/jsx-dev-runtime',
      'react/jsx-runtime',
      '@tanstack/react-query',
      '@tanstack/react-virtual',
      'react-aria-components',
      '@internationalized/date',
      'fast-check',
      'valibot',
      'vitest-browser-react',
    ],
  },
  // The Host stays the page's own, as the server's check of the origin needs it.
  ...(devApi ? { server: { proxy: { '/api': { target: devApi }, '/healthz': { target: devApi } } } } : {}),
  build: isSsrBuild
    ? {
        outDir: 'dist/server',
        target: 'node20',
        emptyOutDir: true,
        copyPublicDir: false,
        rollupOptions: { input: ['src/serve/lobby.ts', 'src/serve/emulator-command.ts'] },
      }
    : {
        outDir: 'dist/client',
        target: 'es2022',
        emptyOutDir: true,
        // A data: URL would need an allowance in the Content-Security-Policy.
        assetsInlineLimit: 0,
        modulePreload: { polyfill: false },
        manifest: true,
      },
  test: {
    reporters,
    // A loaded machine is slow, not wrong: these end what hangs, and no test is to come near them.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 30_000 } },
    // Vitest leaves one core to itself, and has little to do there.
    maxWorkers: '100%',
    projects: [
      {
        extends: true,
        test: {
          name: 'node',
          environment: 'node',
          include: ['src/**/*.test.ts'],
          exclude: builtTests,
          env: { TZ: READERS_ZONE },
          setupFiles: ['src/test/seed.ts'],
          provide: { seed, soak },
        },
      },
      {
        extends: true,
        test: { name: 'built', environment: 'node', include: builtTests, provide: { seed, soak } },
      },
      inBrowser('chromium', 'browser', browserTests, launchOptions()),
      // What depends on how a browser lays out and scrolls.
      ...(firefox === null
        ? []
        : [
            inBrowser('firefox', 'firefox', ['src/ui/feed*.test.tsx'], {
              channel: 'moz-firefox',
              ...firefox,
            }),
          ]),
    ],
  },
}))
