import { debianPackages, ensureBrowser, findBrowser } from './browser.mjs'
import { isDebianRoot } from './debian.mjs'
import { ensureFirefox, findFirefox } from './firefox.mjs'
import { ensureFonts, fontPackages, missingFonts } from './fonts.mjs'
import { LTS_VERSION, ensureLtsNode, findLtsNode, ltsPackage } from './lts-node.mjs'
import { ensureRedis, findRedis } from './redis.mjs'

/**
 * @typedef {object} Need a program or a font of the machine that tests run with, beside Node and the dependencies
 * @property {string} name
 * @property {string} why what the tests do with it
 * @property {string} without what happens while it is not here
 * @property {() => string[]} packages Debian's packages that bring it; none when it is downloaded there too
 * @property {() => boolean} isMet whether it is here
 * @property {() => Promise<unknown>} ensure installs it where that is possible
 * @property {boolean} [isDownloaded] whether `ensure` downloads it where there is no Debian or no root
 */

/** @satisfies {Record<string, Need>} */
export const needs = {
  chromium: {
    name: 'Chromium',
    why: 'the components and the built app are tried in it',
    without: 'no test of the page runs',
    packages: () => debianPackages.slice(0, 1),
    isMet: () => isFound(findBrowser),
    ensure: ensureBrowser,
    isDownloaded: true,
  },
  fonts: {
    name: 'fonts for all scripts',
    why: 'texts are then measured and drawn as people see them',
    without: 'letters without a font are drawn as empty boxes, and tests that measure them are skipped',
    packages: () => (isDebianRoot() ? missingFonts() : fontPackages),
    isMet: () => missingFonts().length === 0,
    ensure: ensureFonts,
  },
  firefox: {
    name: 'Firefox',
    why: 'the list is tried in a second browser',
    without: 'the list is tried in Chromium alone',
    packages: () => ['firefox-esr'],
    isMet: () => isFound(findFirefox),
    ensure: ensureFirefox,
  },
  redis: {
    name: 'Redis',
    why: 'several servers share their budget through it',
    without: 'tests of several servers are skipped',
    packages: () => ['redis-server'],
    isMet: () => isFound(findRedis),
    ensure: ensureRedis,
  },
  lts: {
    name: `Node ${LTS_VERSION}`,
    why: 'the built server is run with the current LTS too, some 210 MB from npm',
    without: 'the built server is run with this Node alone',
    packages: () => [],
    isMet: () => findLtsNode() !== null,
    ensure: ensureLtsNode,
    isDownloaded: ltsPackage() !== null,
  },
}

/**
 * Says what the machine lacks, and what will be done about it, before anything is done.
 *
 * @param {Need[]} all that the chosen stages have
 * @param {{ isInstalling: boolean, isRootOnDebian?: boolean }} how `isInstalling`: false leaves the machine as it is
 * @returns {string[]} lines; none when nothing is missing
 */
export function planOf(all, { isInstalling, isRootOnDebian = isDebianRoot() }) {
  const missing = all.filter((need) => !need.isMet())
  const isFromDebian = (/** @type {Need} */ need) => isRootOnDebian && need.packages().length > 0
  const isInstalled = (/** @type {Need} */ need) =>
    isInstalling && (isFromDebian(need) || need.isDownloaded === true)
  const installed = missing.filter(isInstalled)
  const left = missing.filter((need) => !isInstalled(need))
  const lines = installed.map((need) =>
    isFromDebian(need)
      ? `About to install with apt-get: ${need.packages().join(' ')} (${need.name}: ${need.why})`
      : `About to download: ${need.name} (${need.why})`,
  )
  if (installed.length > 0)
    lines.push('`npm test -- --no-install` leaves the machine as it is, and skips instead')
  return [...lines, ...left.map(({ name, without }) => `Not here: ${name}; ${without}`)]
}

/** @param {() => unknown} find may throw when a variable names a file that is not there; its stage says so later */
function isFound(find) {
  try {
    return find() !== null
  } catch {
    return false
  }
}
