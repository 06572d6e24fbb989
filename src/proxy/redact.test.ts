import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { findSecrets } from '../test/secrets'
import { createRedactor } from './redact'

const SECRET = 'E0D4-39EE+522F/4368=DC78_1BFB'
const redactor = createRedactor([SECRET, 'short'])
const base64 = (text: string) => Buffer.from(text, 'latin1').toString('base64')
const percent = (text: string) => text.replaceAll(/[^]/g, (c) => `%${c.charCodeAt(0).toString(16)}`)

/** A run of 8 or more of the secret, anywhere in it. */
const run = fc
  .tuple(fc.nat(SECRET.length - 8), fc.nat(SECRET.length))
  .map(([from, more]) => SECRET.slice(from, from + 8 + more))

describe('holdsSecret', () => {
  test('finds any run of 8 in any form at any place', () => {
    const ascii = fc.string({ unit: 'grapheme-ascii', maxLength: 20 })
    const form = fc.constantFrom<(text: string) => string>(
      (text) => text,
      (text) => text.toLowerCase(),
      base64,
      (text) => base64(text).replaceAll('+', '-').replaceAll('/', '_'),
      percent,
      (text) => percent(base64(text)),
      (text) => percent(percent(text)),
    )
    fc.assert(
      fc.property(ascii, run, ascii, form, fc.string(), (before, run, after, form, around) => {
        // Percent signs at the seam could swallow the run's first character.
        const clean = (text: string) => text.replaceAll('%', '')
        const text = `${clean(around)}${form(clean(before) + run + clean(after))}${around}`
        expect(redactor.holdsSecret(text)).toBe(true)
      }),
      { seed: 7, numRuns: 500 },
    )
  })

  test('finds whatever the leak hunt would find', () => {
    const piece = fc.oneof(
      fc.string({ maxLength: 6 }),
      run,
      run.map(base64),
      run.map(percent),
      run.map((r) => r.slice(0, 7)),
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 6 }), (pieces) => {
        const text = pieces.join('')
        if (findSecrets(text, [SECRET]).length > 0) expect(redactor.holdsSecret(text)).toBe(true)
      }),
      { seed: 8, numRuns: 500 },
    )
  })

  test('passes 7 characters of a secret, and secrets too short to have a run', () => {
    expect(redactor.holdsSecret(`${SECRET.slice(0, 7)} ${SECRET.slice(8, 15)} short`)).toBe(false)
    expect(createRedactor([]).holdsSecret('anything at all')).toBe(false)
  })
})

describe('holdsWholeSecret', () => {
  test.each([0, 1, 2])('finds the whole secret, also in base64 %i bytes into a group', (before) => {
    expect(redactor.holdsWholeSecret(`{"a":"${SECRET}"}`)).toBe(true)
    expect(redactor.holdsWholeSecret(`{"a":"${base64('x'.repeat(before) + SECRET + 'and more')}"}`)).toBe(
      true,
    )
  })

  test('passes a part of one: identifiers would match by chance', () => {
    expect(redactor.holdsWholeSecret(SECRET.slice(1))).toBe(false)
  })
})

test('text is cut first, so that what is withheld is what would have gone out', () => {
  expect(redactor.text(`fine ${SECRET}`, 4)).toBe('fine')
  expect(redactor.text(`fine ${SECRET}`, 40)).toBeNull()
  expect(redactor.text(null, 40)).toBeNull()
})
