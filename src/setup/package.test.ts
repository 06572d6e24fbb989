import { readFileSync, readdirSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { packageReadme } from './package-readme.mjs'
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
