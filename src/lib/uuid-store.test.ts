import fc from 'fast-check'
import { expect, it } from 'vitest'
import { UuidStore, uuidBytes } from './uuid-store'

const uuid = fc.uint8Array({ minLength: 16, maxLength: 16 }).map((bytes) => {
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
})

it('gives back every UUID that was added, by its number, and knows it by its bytes', () => {
  fc.assert(
    fc.property(fc.array(uuid, { maxLength: 700, size: 'max' }), (texts) => {
      const store = new UuidStore()
      const numbers = texts.map((text) => store.add(text) ?? -1)
      expect(numbers.map((number) => store.textOf(number))).toEqual(texts)
      const sought = texts[texts.length >> 1] ?? '00000000-0000-0000-0000-000000000000'
      const bytes = uuidBytes(sought) ?? new Uint8Array()
      expect(numbers.map((number) => store.is(number, bytes))).toEqual(texts.map((text) => text === sought))
    }),
  )
})

it('leaves alone what it would not give back', () => {
  const store = new UuidStore()
  expect(store.add('m1')).toBeNull()
  expect(store.add('0000000A-0000-0000-0000-000000000000')).toBeNull()
  expect(uuidBytes('0000000a-0000-0000-0000-00000000000')).toBeNull()
})
