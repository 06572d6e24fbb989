import { describe, expect, it } from 'vitest'
import { anchoredOffset, visibleRows } from './read-line'

const placed = [
  { key: 'a', start: 0, end: 100 },
  { key: 'b', start: 100, end: 250 },
  { key: 'c', start: 250, end: 300 },
  { key: 'd', start: 300, end: 900 },
]

describe('the read line', () => {
  it('knows the rows of which anything was on the screen', () => {
    expect(visibleRows(placed, 150, 120)).toEqual([
      { key: 'b', top: -50 },
      { key: 'c', top: 100 },
    ])
  })

  it('keeps the first visible row that is left where it was', () => {
    const screen = visibleRows(placed, 150, 400)
    expect(anchoredOffset(screen, (key) => ({ b: 1100, c: 1250 })[key])).toBe(1150)
    expect(anchoredOffset(screen, (key) => ({ c: 50 })[key])).toBe(0)
    expect(anchoredOffset(screen, (key) => ({ c: 450 })[key])).toBe(350)
    expect(anchoredOffset(screen, () => undefined)).toBeNull()
  })
})
