import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { lendReadme, packageReadme, returnReadme } from './package-readme.mjs'
import { readJson, root } from './paths.mjs'

const read = (path: string) => readFileSync(join(root, path), 'utf8')

/** The packages that the sources of the server import, types left out. */
function importedByServer(): string[] {
  const names = ['serve', 'proxy', 'emulator', 'connector', 'lib'].flatMap((room) =>
    readdirSync(join(root, 'src', room), { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.ts') && !/\.test\.ts$|\.d\.ts$|conformance/.test(path))
      .flatMap((path) => [
        ...read(join('src', room, path)).matchAll(
          /^(?:import (?!type )|\} )(?:[^'"]*from )?'([^'.][^']*)'|import\('([^'.][^']*)'\)/gm,
        ),
      ])
      .map(([, stated, loaded]) => stated ?? loaded ?? ''),
  )
  const packages = names.map((name) => /^(?:@[^/]+\/)?[^/]+/.exec(name)?.[0] ?? '')
  return [...new Set(packages)].filter(
    (name) => name !== '' && !name.startsWith('node:') && !builtinModules.includes(name),
  )
}

describe('the package', () => {
  const manifest: { dependencies: object; files: string[]; scripts: object } = readJson(
    join(root, 'package.json'),
  )

  it('installs what the server imports, and nothing that is in the bundled client already', () => {
    expect(Object.keys(manifest.dependencies).toSorted()).toEqual(importedByServer().toSorted())
  })

  it('has a README with no command of the sources, and no link to a file that is not in it', () => {
    const text = packageReadme(read('README.md'), '1.2.3')
    expect(text).toContain('lobby-inbox-1.2.3.tgz')
    expect(text).toContain('`LOBBY_CONFIG`')
    expect(text).not.toMatch(/npm (?:start|test|run)|src\/|e2e\//)
    const links = [...text.matchAll(/\]\(([^)]*)\)/g)].map(([, target = '']) => target)
    expect(
      links.filter((target) => !target.startsWith('https:') && !manifest.files.includes(target)),
    ).toEqual([])
  })

  it('needs the headings of the README, and says which one is gone', () => {
    expect(() => packageReadme('# Lobby\n', '1.2.3')).toThrow('"Point it at a property"')
  })
})

describe('the README while a package is made', () => {
  const original = read('README.md')
  let folder: string
  let places: { readme: string; kept: string }
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'lobby-pack-'))
    places = { readme: join(folder, 'README.md'), kept: join(folder, 'cache/README.md') }
    writeFileSync(places.readme, original)
    lendReadme(places)
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  const readmeNow = () => readFileSync(places.readme, 'utf8')

  it("is the package's, and afterwards that of the sources again", () => {
    expect(readmeNow()).toMatch(/npm install --global lobby-inbox-\d/)
    returnReadme(places)
    expect(readmeNow()).toBe(original)
    returnReadme(places)
    expect(readmeNow()).toBe(original)
  })

  it('stays as somebody wrote it after a pack that broke off', () => {
    writeFileSync(places.readme, 'written since')
    returnReadme(places)
    expect(readmeNow()).toBe('written since')
    expect(existsSync(places.kept)).toBe(false)
  })
})
