import { describe, expect, it } from 'vitest'
import { meetsRange } from './node-version.mjs'

describe('meetsRange', () => {
  const range = '^20.19.0 || >=22.12.0'

  it.each([
    ['v20.19.0', true],
    ['20.20.2', true],
    ['20.18.3', false],
    ['21.7.0', false],
    ['22.11.0', false],
    ['22.12.0', true],
    ['24.0.0-nightly2025', true],
    ['18.20.0', false],
  ])('%s: %s', (version, expected) => {
    expect(meetsRange(version, range)).toBe(expected)
  })

  it('says so when it cannot read a range', () => {
    expect(() => meetsRange('20.0.0', '~20.1')).toThrow('~20.1')
  })
})
