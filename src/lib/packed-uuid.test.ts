import fc from 'fast-check'
import { expect, it } from 'vitest'
import { packUuid, unpackUuid } from './packed-uuid'

const uuid = fc.uint8Array({ minLength: 16, maxLength: 16 }).map((bytes) => {
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
})

it('packs every UUID into 16 letters of one byte, and gives it back', () => {
  fc.assert(
    fc.property(uuid, (text) => {
      const packed = packUuid(text) ?? ''
      expect(packed).toHaveLength(16)
      expect([...packed].every((letter) => letter.charCodeAt(0) < 256)).toBe(true)
      expect(unpackUuid(packed)).toBe(text)
    }),
  )
})

it('leaves alone what it would not give back', () => {
  expect(packUuid('m1')).toBeNull()
  expect(packUuid('0000000A-0000-0000-0000-000000000000')).toBeNull()
})
