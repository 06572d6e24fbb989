import { readdirSync } from 'node:fs'
import { homedir } from 'node:os'
import { basename, join } from 'node:path'
import { installFromDebian, isDebianRoot } from './debian.mjs'
import { withLock } from './lock.mjs'

/** Long enough for a slow line, short enough that nobody thinks it hangs, ms. */
const INSTALL_TIMEOUT_MS = 10 * 60_000

/** Debian's packages with the letters of all scripts, and a file by which each is known. */
const FONTS = [
  { package: 'fonts-noto-core', file: 'NotoSans-Regular.ttf' },
  { package: 'fonts-noto-cjk', file: 'NotoSansCJK-Regular.ttc' },
  { package: 'fonts-noto-color-emoji', file: 'NotoColorEmoji.ttf' },
]

/** Debian's names of all fonts that the tests are drawn with. */
export const fontPackages = FONTS.map((font) => font.package)

/**
 * @typedef {object} Surroundings what the search looks at; each part can be replaced in a test
 * @property {string} platform as `process.platform`
 * @property {() => string[]} files names of all font files
 */

/**
 * The fonts that are not here, as names of Debian's packages. Without them the letters of many scripts are drawn as
 * empty boxes. macOS and Windows bring fonts of their own for all scripts.
 *
 * @param {Partial<Surroundings>} [surroundings]
 * @returns {string[]}
 */
export function missingFonts(surroundings = {}) {
  const { platform, files } = { platform: process.platform, files: fontFiles, ...surroundings }
  if (platform === 'darwin' || platform === 'win32') return []
  const present = new Set(files())
  return FONTS.filter(({ file }) => !present.has(file)).map((font) => font.package)
}

/** Installs the missing fonts as root on Debian; elsewhere it leaves the machine as it is. */
export async function ensureFonts() {
  if (missingFonts().length === 0 || !isDebianRoot()) return
  await withLock('fonts', async () => {
    const missing = missingFonts()
    if (missing.length > 0) await installFromDebian(missing, { timeoutMs: INSTALL_TIMEOUT_MS })
  })
}

function fontFiles() {
  const home = homedir()
  const folders = [
    '/usr/share/fonts',
    '/usr/local/share/fonts',
    join(home, '.local/share/fonts'),
    join(home, '.fonts'),
  ]
  return folders.flatMap(filesIn)
}

/** @param {string} folder */
function filesIn(folder) {
  try {
    return readdirSync(folder, { encoding: 'utf8', recursive: true }).map((path) => basename(path))
  } catch {
    return []
  }
}
