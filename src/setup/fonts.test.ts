import { describe, expect, it } from 'vitest'
import { fontPackages, missingFonts } from './fonts.mjs'

const machine = (files: string[], platform = 'linux') => ({ platform, files: () => files })

describe('missingFonts', () => {
  it('finds all of them on a bare machine', () => {
    expect(missingFonts(machine(['DejaVuSans.ttf']))).toEqual(fontPackages)
  })

  it('finds those alone that are not here', () => {
    expect(missingFonts(machine(['NotoSans-Regular.ttf', 'NotoColorEmoji.ttf']))).toEqual(['fonts-noto-cjk'])
  })

  it.each(['darwin', 'win32'])('misses none where the system brings its own: %s', (platform) => {
    expect(missingFonts(machine([], platform))).toEqual([])
  })
})
