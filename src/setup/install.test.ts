import { describe, expect, it } from 'vitest'
import { isInstallFresh } from './install.mjs'

const react = { version: '19.0.0', integrity: 'sha512-a' }
const forMac = { version: '1.0.0', integrity: 'sha512-b', optional: true }
const wanted = { packages: { '': {}, 'node_modules/react': react, 'node_modules/native-mac': forMac } }

describe('isInstallFresh', () => {
  it('accepts an install without the packages for other platforms', () => {
    expect(isInstallFresh(wanted, { packages: { 'node_modules/react': react } })).toBe(true)
  })

  it.each([
    ['nothing is installed', null],
    ['the record is of an unknown form', {}],
    ['a package is missing', { packages: {} }],
    ['a version differs', { packages: { 'node_modules/react': { ...react, version: '18.0.0' } } }],
    ['the contents differ', { packages: { 'node_modules/react': { ...react, integrity: 'sha512-x' } } }],
    ['a package is left over', { packages: { 'node_modules/react': react, 'node_modules/old': react } }],
    [
      'an optional package is of another version',
      { packages: { ...wanted.packages, 'node_modules/native-mac': react } },
    ],
  ])('refuses it when %s', (_title, installed) => {
    expect(isInstallFresh(wanted, installed)).toBe(false)
  })
})
