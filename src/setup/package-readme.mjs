import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { cacheFolder, readJson, root } from './paths.mjs'

/** The headings of README.md whose text is as true of the installed package as of the sources. */
const SHARED = ['Point it at a property', 'Sign-in']

/** Files of the package that its README may link to. */
const PACKED = ['SECURITY.md']

const INTRODUCTION = `# Lobby

Lobby is a web inbox for reading the guest conversations that went through the Mews Connector API. It is read-only, keeps
nothing on disk, and brings demo data along. This package holds the built program; nothing has to be compiled.

## Start

\`\`\`
npm install --global lobby-inbox-VERSION.tgz
lobby
\`\`\`

opens Lobby with demo data at the address that it prints. It needs Node 20.19 (or 22.12 and newer); Node 26 is the current
LTS, and Node 20 gets no fixes any more. Without \`--global\` the command is \`npx lobby\`.

| command           | what it does                                                          |
| ----------------- | --------------------------------------------------------------------- |
| \`lobby\`           | starts the inbox                                                      |
| \`lobby check\`     | validates the configuration and tries everything that it names        |
| \`lobby link\`      | prints a new link to sign in to the lobby that runs on \`PORT\`         |
| \`lobby --version\` | prints the version                                                    |
| \`lobby --help\`    | says what else there is                                               |
`

/**
 * The README of the package: how to install and start it, and what README.md says of the settings. Commands are those that
 * the package has, and a link leads to a file in it or to another site.
 *
 * @param {string} readme text of README.md
 * @param {string} version
 * @returns {string}
 * @throws {Error} when README.md has lost a heading
 */
export function packageReadme(readme, version) {
  const sections = readme.split(/^(?=## )/m)
  const shared = SHARED.map((heading) => {
    const section = sections.find((text) => text.startsWith(`## ${heading}\n`))
    if (section === undefined) throw new Error(`README.md has no heading "${heading}"`)
    return (
      section
        .replaceAll('npm start', 'lobby')
        .replaceAll('npm run lobby -- ', 'lobby ')
        // What leads into the sources: a bracket, or a sentence that begins with the link.
        .replaceAll(/\s\(\[[^\]]*\]\(src\/[^)]*\)\)|\s?\[[^\]]*\]\(src\/[^)]*\)[^.]*\./g, '')
        .replaceAll(/\[([^\]]*)\]\(([^)]*)\)/g, (whole, text, target) =>
          PACKED.includes(target) || target.startsWith('https:') ? whole : text,
        )
        .trimEnd()
    )
  })
  return `${[INTRODUCTION.replace('VERSION', version).trimEnd(), ...shared, 'MIT licensed.'].join('\n\n')}\n`
}

/** Where the README of the sources is, and where it is kept while the package has the name. */
const PLACES = { readme: join(root, 'README.md'), kept: join(cacheFolder, 'README.md') }

/** Puts the README of the package in the place of the README of the sources, which is kept. */
export function lendReadme({ readme, kept } = PLACES) {
  const text = readFileSync(readme, 'utf8')
  const lent = packageReadme(text, versionNow())
  mkdirSync(join(kept, '..'), { recursive: true })
  writeFileSync(kept, text)
  writeFileSync(readme, lent)
}

/** Undoes `lendReadme`. A README that is no longer the lent one is somebody's own work, and stays. */
export function returnReadme({ readme, kept } = PLACES) {
  if (!existsSync(kept)) return
  const isLent = readFileSync(readme, 'utf8') === packageReadme(readFileSync(kept, 'utf8'), versionNow())
  if (isLent) renameSync(kept, readme)
  else rmSync(kept)
}

/** @returns {string} */
function versionNow() {
  return readJson(join(root, 'package.json')).version
}
