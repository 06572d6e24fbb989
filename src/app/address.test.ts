import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Address, readAddress, writeAddress } from './address'

const text = fc.option(fc.string({ minLength: 1, unit: 'grapheme' }))
const address: fc.Arbitrary<Address> = fc.record({
  connection: text,
  property: text,
  created: text,
  zone: text,
  thread: text,
  message: text,
  show: fc.constantFrom('latest', 'all'),
})

describe('the address', () => {
  it('is read back as it was written', () => {
    fc.assert(
      fc.property(address, (address) => {
        expect(readAddress(new URL(writeAddress(address), 'http://lobby').search)).toEqual(address)
      }),
    )
  })

  it('of the plain inbox is the root', () => {
    expect(writeAddress(readAddress(''))).toBe('/')
  })

  it('takes anything typed by hand', () => {
    fc.assert(fc.property(fc.string(), (search) => void readAddress(`?${search}`)))
    expect(readAddress('?show=everything&thread=&x=1')).toEqual({
      connection: null,
      property: null,
      created: null,
      zone: null,
      thread: null,
      message: null,
      show: 'latest',
    })
  })
})
