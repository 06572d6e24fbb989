import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { findSecrets } from '../test/secrets'
import { MASK, createRedactor } from './redact'

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

describe('page', () => {
  const ID = '4bfe4675-0c0d-4f5e-9c2b-0123456789ab'
  const messageOf = (changes: Record<string, unknown>) => ({
    Messages: [
      { Id: ID, MessageThreadId: ID, Text: 'Is breakfast from 6?', Sender: 'Application', ...changes },
    ],
    Cursor: ID,
  })

  test('is the very same when it holds no run', () => {
    const page = messageOf({ Text: `${SECRET.slice(0, 7)} ${SECRET.slice(8, 15)}` })
    expect(redactor.page(page)).toBe(page)
  })

  test.each<[form: string, write: (text: string) => string]>([
    ['plain', (text) => text],
    ['in other letters', (text) => text.toLowerCase()],
    ['base64', base64],
    ['percent', percent],
  ])('keeps what stands around a run: %s', (_, write) => {
    const text = `Dear İzel, ${write(SECRET.slice(3, 15))} is wrong, ${write(SECRET.slice(0, 27))} too.`
    expect(redactor.page(messageOf({ Text: text }))).toEqual(
      messageOf({ Text: `Dear İzel, ${MASK} is wrong, ${MASK} too.` }),
    )
  })

  test('leaves nothing that the leak hunt would find, and stays what it was but for its texts', () => {
    const form = fc.constantFrom<(text: string) => string>(
      (text) => text,
      base64,
      percent,
      (text) => percent(base64(text)),
      (text) => base64(`x${text}yz`),
    )
    const piece = fc.oneof(
      fc.string({ maxLength: 12 }),
      fc.string({ unit: 'binary', maxLength: 6 }),
      fc.tuple(run, form).map(([run, form]) => form(run)),
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
        const page = redactor.page(messageOf({ Text: pieces.join(''), Name: pieces.join(' ') }))
        expect(findSecrets(JSON.stringify(page), [SECRET])).toEqual([])
        expect(page).toMatchObject({ Messages: [{ Id: ID, MessageThreadId: ID, Sender: 'Application' }] })
      }),
      { seed: 9, numRuns: 1_000 },
    )
  })

  test('masks whatever is a text, wherever it stands, and no field name', () => {
    const page = {
      MessageThreads: [{ Subject: SECRET, OriginalSender: [SECRET], IsResolved: null, Count: 7 }],
    }
    expect(redactor.page(page)).toEqual({
      MessageThreads: [{ Subject: MASK, OriginalSender: [MASK], IsResolved: null, Count: 7 }],
    })
  })

  test('leaves an identifier with a run in it, which may be chance, and masks one that is half a token', () => {
    const hexadecimal = createRedactor(['E0D439EE522F44368DC78E1BFB03710C-D24FB11DBE31D4621C4817E028D9E1D'])
    const byChance = 'e0d439ee-0000-4000-8000-8e1bfb03710c'
    const page = messageOf({ Id: byChance, MessageThreadId: byChance })
    expect(hexadecimal.page(page)).toBe(page)
    for (const spelled of ['e0d439ee-522f-4436-8dc7-8e1bfb03710c', '00000000-ee52-2f44-368d-c78e1bfb0371']) {
      expect(hexadecimal.page(messageOf({ Id: spelled }))).toEqual(messageOf({ Id: MASK }))
    }
    expect(hexadecimal.page(messageOf({ Text: byChance }))).toEqual(
      messageOf({ Text: `${MASK}-0000-4000-8000-${MASK}` }),
    )
  })

  test('looks through a thousand tokens as through one', () => {
    const many = Array.from({ length: 1_000 }, (_, n) =>
      `${n}`.padStart(6, 'x').concat('-Q7R2zK9fw4hT0pLx8Vb'),
    )
    const own = createRedactor([...many, SECRET])
    expect(own.page(messageOf({ Text: `${SECRET.slice(5, 13)} ${many[999]}` }))).toEqual(
      messageOf({ Text: `${MASK} ${MASK}` }),
    )
  })
})

test('text is cut first, so that what is withheld is what would have gone out', () => {
  expect(redactor.text(`fine ${SECRET}`, 4)).toBe('fine')
  expect(redactor.text(`fine ${SECRET}`, 40)).toBeNull()
  expect(redactor.text(null, 40)).toBeNull()
})
