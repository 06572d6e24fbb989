import { describe, expect, it } from 'vitest'
import { planOf } from './needs.mjs'

const need = (name: string, isMet: boolean, isDownloaded = false) => ({
  name,
  why: `the reason for ${name}`,
  without: `the loss without ${name}`,
  packages: () => [`${name}-package`],
  isMet: () => isMet,
  ensure: () => Promise.resolve(),
  isDownloaded,
})
const all = [need('Chromium', false, true), need('Redis', false), need('Firefox', true)]
const hint = '`npm test -- --no-install` leaves the machine as it is, and skips instead'

describe('planOf', () => {
  it('says which packages are about to be installed, why, and how to prevent it', () => {
    expect(planOf(all, { isInstalling: true, isRootOnDebian: true })).toEqual([
      'About to install with apt-get: Chromium-package (Chromium: the reason for Chromium)',
      'About to install with apt-get: Redis-package (Redis: the reason for Redis)',
      hint,
    ])
  })

  it('says what is downloaded, and what is left out, where packages cannot be installed', () => {
    expect(planOf(all, { isInstalling: true, isRootOnDebian: false })).toEqual([
      'About to download: Chromium (the reason for Chromium)',
      hint,
      'Not here: Redis; the loss without Redis',
    ])
  })

  it('says what is downloaded on Debian too, because no package brings it', () => {
    const lts = { ...need('Node', false, true), packages: () => [] }
    expect(planOf([lts], { isInstalling: true, isRootOnDebian: true })).toEqual([
      'About to download: Node (the reason for Node)',
      hint,
    ])
  })

  it('installs nothing when it is not to, and says what is left out', () => {
    expect(planOf(all, { isInstalling: false, isRootOnDebian: true })).toEqual([
      'Not here: Chromium; the loss without Chromium',
      'Not here: Redis; the loss without Redis',
    ])
  })

  it('says nothing when nothing is missing', () => {
    expect(planOf([need('Firefox', true)], { isInstalling: true })).toEqual([])
  })
})
