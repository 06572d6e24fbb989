import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { installFromDebian, isDebianRoot } from './debian.mjs'
import { withLock } from './lock.mjs'
import { readJson, root, scriptOf } from './paths.mjs'
import { runScript, say } from './run.mjs'

/** Long enough for a slow line, short enough that nobody thinks it hangs, ms. */
const INSTALL_TIMEOUT_MS = 10 * 60_000
/** How long Playwright waits for its download server before it gives up, ms. */
const CONNECT_TIMEOUT_MS = 5_000

/**
 * Debian's packages, the preferred one first. The shell is the same Chromium without windows, as Playwright's own
 * download is: the end-to-end tests take about half the time in it.
 */
export const debianPackages = ['chromium-headless-shell', 'chromium']

/**
 * @typedef {object} Surroundings what the search looks at; each part can be replaced in a test
 * @property {NodeJS.ProcessEnv} env
 * @property {string} platform as `process.platform`
 * @property {string} home
 * @property {string | null} revision of Chromium that the installed Playwright wants; `null` without Playwright
 * @property {(path: string) => boolean} exists
 */

/**
 * @typedef {{ executablePath: string | null }} FoundBrowser `null`: Playwright's own, which it finds by itself
 */

/**
 * The Chromium to test with, without installing anything: the one that `CHROMIUM_PATH` names, else Playwright's
 * own, else one in the usual places.
 *
 * @param {Partial<Surroundings>} [surroundings]
 * @returns {FoundBrowser | null}
 * @throws {Error} when `CHROMIUM_PATH` names a file that is not there
 */
export function findBrowser(surroundings = {}) {
  const around = { ...actualSurroundings(), ...surroundings }
  const named = around.env['CHROMIUM_PATH']
  if (named) {
    if (!around.exists(named)) throw new Error(`CHROMIUM_PATH is ${named}, and there is no such file`)
    return { executablePath: named }
  }
  if (hasPlaywrightBrowser(around)) return { executablePath: null }
  const usual = usualPlaces(around).find((path) => around.exists(path))
  return usual ? { executablePath: usual } : null
}

/**
 * What both test runners launch their browser with.
 *
 * @returns {{ executablePath?: string, args: string[] }}
 */
export function launchOptions() {
  const path = findBrowser()?.executablePath
  // Chromium's sandbox refuses to start as root, which is what most containers run as.
  const args = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  return { ...(path ? { executablePath: path } : {}), args: [...args, '--disable-background-networking'] }
}

/**
 * Sees to it that there is a browser to test with.
 *
 * @throws {Error} that says what to do, when none can be had
 */
export async function ensureBrowser() {
  await withLock('browser', async () => {
    if (findBrowser()) return
    for (const install of waysToInstall()) {
      await install()
      if (findBrowser()) return
    }
    throw new Error(
      'The tests need Chromium or Chrome, and none could be installed. Either run `npx playwright install ' +
        '--with-deps chromium`, or install a browser and set CHROMIUM_PATH to its executable.',
    )
  })
}

/**
 * Debian's package brings the libraries it needs; a downloaded browser comes without them.
 *
 * @returns {(() => Promise<void>)[]}
 */
function waysToInstall() {
  const fromDebian = debianPackages.map(
    (name) => () => installFromDebian([name], { timeoutMs: INSTALL_TIMEOUT_MS }),
  )
  return isDebianRoot() ? [...fromDebian, installFromPlaywright] : [installFromPlaywright]
}

async function installFromPlaywright() {
  say("Downloading Playwright's Chromium for the tests")
  const isLinuxRoot = process.platform === 'linux' && process.getuid?.() === 0
  await runScript(
    scriptOf('playwright'),
    ['install', '--only-shell', ...(isLinuxRoot ? ['--with-deps'] : []), 'chromium'],
    {
      quiet: true,
      timeoutMs: INSTALL_TIMEOUT_MS,
      env: { PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT: String(CONNECT_TIMEOUT_MS) },
    },
  )
}

/** @returns {Surroundings} */
function actualSurroundings() {
  const browsers = readJson(join(playwrightCore(), 'browsers.json'))?.browsers
  const shell = Array.isArray(browsers)
    ? browsers.find((each) => each?.name === 'chromium-headless-shell')
    : null
  return {
    env: process.env,
    platform: process.platform,
    home: homedir(),
    revision: typeof shell?.revision === 'string' ? shell.revision : null,
    exists: existsSync,
  }
}

/** Playwright's engine. Another package may have brought another version of it, which is then the outer one. */
function playwrightCore() {
  const inner = join(root, 'node_modules/playwright/node_modules/playwright-core')
  return existsSync(inner) ? inner : join(root, 'node_modules/playwright-core')
}

/**
 * Playwright leaves a marker in a browser's folder when its download is complete. Asking Playwright itself would
 * load all of it, in a module that must also run where it is not installed.
 * https://playwright.dev/docs/browsers#managing-browser-binaries
 *
 * @param {Surroundings} around
 */
function hasPlaywrightBrowser({ env, platform, home, revision, exists }) {
  if (revision === null) return false
  const named = env['PLAYWRIGHT_BROWSERS_PATH']
  const folder =
    named === '0'
      ? join(playwrightCore(), '.local-browsers')
      : named
        ? resolve(env['INIT_CWD'] ?? root, named)
        : join(cachesOf(platform, env, home), 'ms-playwright')
  return exists(join(folder, `chromium_headless_shell-${revision}`, 'INSTALLATION_COMPLETE'))
}

/**
 * @param {string} platform
 * @param {NodeJS.ProcessEnv} env
 * @param {string} home
 */
function cachesOf(platform, env, home) {
  if (platform === 'darwin') return join(home, 'Library/Caches')
  if (platform === 'win32') return env['LOCALAPPDATA'] ?? join(home, 'AppData/Local')
  return env['XDG_CACHE_HOME'] ?? join(home, '.cache')
}

/**
 * @param {Surroundings} around
 * @returns {string[]}
 */
function usualPlaces({ platform, env, home }) {
  if (platform === 'darwin') {
    const apps = ['Google Chrome.app/Contents/MacOS/Google Chrome', 'Chromium.app/Contents/MacOS/Chromium']
    return ['/Applications', join(home, 'Applications')].flatMap((folder) =>
      apps.map((app) => join(folder, app)),
    )
  }
  if (platform === 'win32') {
    return [env['PROGRAMFILES'], env['PROGRAMFILES(X86)'], env['LOCALAPPDATA']]
      .filter((folder) => folder !== undefined)
      .map((folder) => join(folder, 'Google/Chrome/Application/chrome.exe'))
  }
  return [...debianPackages, 'google-chrome-stable', 'google-chrome'].map((name) => `/usr/bin/${name}`)
}
