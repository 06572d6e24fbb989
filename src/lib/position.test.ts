import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isSamePosition, readPosition } from './position'

const position = { key: 'm', threadId: 't', createdMs: 1_700_000_000_000, top: -12.5 }

describe('a position', () => {
  it('is read back as it was written', () => {
    expect(readPosition(structuredClone({ ...position, more: 'ignored' }))).toEqual(position)
    const begin = { key: null, threadId: null, createdMs: 0, top: 0 }
    expect(readPosition(begin)).toEqual(begin)
  })

  it('takes anything that a history may hold', () => {
    fc.assert(fc.property(fc.anything(), (value) => void readPosition(value)))
    for (const wrong of [
      null,
      'm',
      {},
      { ...position, key: '' },
      { ...position, key: 7 },
      { ...position, key: 'x'.repeat(1_000) },
      { ...position, createdMs: '1' },
      { ...position, createdMs: Number.NaN },
      { ...position, createdMs: 1e300 },
      { ...position, top: Infinity },
      { ...position, top: 1e9 },
    ])
      expect(readPosition(wrong)).toBeNull()
  })

  it('is the same place within a pixel or two', () => {
    expect(isSamePosition(position, { ...position, top: -13 })).toBe(true)
    expect(isSamePosition(position, { ...position, top: 13 })).toBe(false)
    expect(isSamePosition(position, null)).toBe(false)
    expect(isSamePosition(null, null)).toBe(true)
  })
})
