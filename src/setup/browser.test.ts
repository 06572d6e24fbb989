import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { findBrowser } from './browser.mjs'

const marker = join('/home/a', '.cache/ms-playwright/chromium_headless_shell-7/INSTALLATION_COMPLETE')

function machine(files: string[], env: NodeJS.ProcessEnv = {}) {
  return {
    env,
    platform: 'linux',
    home: '/home/a',
    revision: '7',
    exists: (path: string) => files.includes(path),
  }
}

describe('findBrowser', () => {
  it('takes the one that CHROMIUM_PATH names before any other', () => {
    const files = [marker, '/opt/chrome']
    expect(findBrowser(machine(files, { CHROMIUM_PATH: '/opt/chrome' }))).toEqual({
      executablePath: '/opt/chrome',
    })
  })

  it('says so when CHROMIUM_PATH names nothing, instead of taking another', () => {
    expect(() => findBrowser(machine([marker], { CHROMIUM_PATH: '/opt/gone' }))).toThrow('/opt/gone')
  })

  it("takes Playwright's own before the system's, and leaves its path to Playwright", () => {
    expect(findBrowser(machine([marker, '/usr/bin/chromium']))).toEqual({ executablePath: null })
  })

  it("does not take Playwright's own of another version", () => {
    const machineOfOther = { ...machine([marker, '/usr/bin/google-chrome']), revision: '8' }
    expect(findBrowser(machineOfOther)).toEqual({ executablePath: '/usr/bin/google-chrome' })
  })

  it("takes Debian's shell before its Chromium with windows", () => {
    expect(findBrowser(machine(['/usr/bin/chromium', '/usr/bin/chromium-headless-shell']))).toEqual({
      executablePath: '/usr/bin/chromium-headless-shell',
    })
  })

  it('looks where PLAYWRIGHT_BROWSERS_PATH says', () => {
    const there = join('/browsers', 'chromium_headless_shell-7/INSTALLATION_COMPLETE')
    expect(findBrowser(machine([there], { PLAYWRIGHT_BROWSERS_PATH: '/browsers' }))).toEqual({
      executablePath: null,
    })
  })

  it('finds nothing on a bare machine', () => {
    expect(findBrowser(machine([]))).toBeNull()
  })
})
