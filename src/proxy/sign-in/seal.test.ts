import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createSealer, isSame, randomCode } from './seal'

const key = (byte: number) => new Uint8Array(32).fill(byte)
/** The parts of a sealed text as bytes: the last bits of a part's last character may stand for nothing. */
const decoded = (text: string) =>
  text.split('.').map((part) => Buffer.from(part, 'base64url').toString('latin1'))
const record = { user: 'Ottilie', groups: ['front desk'] }

describe('a sealed record', () => {
  test('opens for its purpose with its key, and shows nothing of what is in it', async () => {
    const sealer = createSealer([key(1)])
    const text = await sealer.seal('session', record)
    expect(text).toMatch(/^[\w.-]+$/)
    expect(decoded(text).join('')).not.toContain('Ottilie')
    expect(await sealer.open('session', text)).toEqual(record)
    expect(await sealer.open('state', text)).toBeNull()
    expect(await createSealer([key(2)]).open('session', text)).toBeNull()
  })

  test('is another text every time', async () => {
    const sealer = createSealer([key(1)])
    expect(await sealer.seal('session', record)).not.toBe(await sealer.seal('session', record))
  })

  test('opens while its key is the old one, and not when it is gone', async () => {
    const old = await createSealer([key(1)]).seal('session', record)
    const rotated = createSealer([key(2), key(1)])
    expect(await rotated.open('session', old)).toEqual(record)
    expect(await createSealer([key(2)]).open('session', await rotated.seal('session', record))).toEqual(
      record,
    )
    expect(await createSealer([key(2)]).open('session', old)).toBeNull()
  })

  test('does not open when any of it was changed, cut or made up', async () => {
    const sealer = createSealer([key(1)])
    const text = await sealer.seal('session', record)
    await fc.assert(
      fc.asyncProperty(
        fc.nat(text.length - 1),
        fc.constantFrom('A', 'b', '9', '_', '-', '.', ''),
        async (at, by) => {
          const changed = text.slice(0, at) + by + text.slice(at + 1)
          fc.pre(decoded(changed).join('.') !== decoded(text).join('.'))
          expect(await sealer.open('session', changed)).toBeNull()
        },
      ),
    )
    await fc.assert(
      fc.asyncProperty(fc.string({ maxLength: 200 }), async (made) => {
        expect(await sealer.open('session', made)).toBeNull()
      }),
    )
    expect(await sealer.open('session', 'A'.repeat(10_000))).toBeNull()
  })

  test('does not open in another form, not even under the same key', async () => {
    const sealer = createSealer([key(1)])
    const [header = ''] = decoded(await sealer.seal('session', record))
    const own: unknown = JSON.parse(header)
    expect(own).toEqual({ alg: 'dir', enc: 'A256GCM', kid: expect.any(String), purpose: 'session' })
    for (const change of [
      { alg: 'none' },
      { alg: 'PBES2-HS256+A128KW' },
      { enc: 'A128GCM' },
      { crit: ['x'] },
    ]) {
      const changed = Buffer.from(JSON.stringify({ ...Object(own), ...change })).toString('base64url')
      const [, ...others] = (await sealer.seal('session', record)).split('.')
      expect(await sealer.open('session', [changed, ...others].join('.'))).toBeNull()
    }
  })
})

test('a key that is too short is refused', async () => {
  await expect(createSealer([new Uint8Array(31)]).seal('session', record)).rejects.toThrow(RangeError)
})

test('the digest is the same for the same text and key, and another for any other', async () => {
  const [one, other] = [createSealer([key(1)]), createSealer([key(2)])]
  expect(await one.hash('Ottilie')).toMatch(/^[0-9a-f]{16}$/)
  expect(await one.hash('Ottilie')).toBe(await createSealer([key(1)]).hash('Ottilie'))
  expect(await one.hash('Ottilie')).not.toBe(await one.hash('ottilie'))
  expect(await one.hash('Ottilie')).not.toBe(await other.hash('Ottilie'))
  const rotated = createSealer([key(2), key(1)])
  expect(await rotated.isHashOf(await one.hash('Ottilie'), 'Ottilie')).toBe(true)
  expect(await rotated.isHashOf(await other.hash('Ottilie'), 'Ottilie')).toBe(true)
  expect(await rotated.isHashOf(await one.hash('Ottilie'), 'ottilie')).toBe(false)
  expect(await other.isHashOf(await one.hash('Ottilie'), 'Ottilie')).toBe(false)
})

test('codes are of 256 bits and never the same', () => {
  const codes = Array.from({ length: 100 }, randomCode)
  expect(new Set(codes).size).toBe(100)
  for (const code of codes) expect(code).toMatch(/^[\w-]{43}$/)
})

test('texts are the same or not', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string(), fc.string(), async (a, b) => {
      expect(await isSame(a, b)).toBe(a === b)
      expect(await isSame(a, a)).toBe(true)
    }),
  )
})
