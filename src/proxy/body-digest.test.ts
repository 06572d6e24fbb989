import fc from 'fast-check'
import { expect, test } from 'vitest'
import { nodeCodec } from '../serve/codec'
import { createBodyDigest } from './body-digest'

test('gives every body its own digest, however often and in whatever order they come', () => {
  const digestOf = createBodyDigest(nodeCodec)
  // Alike but for one byte, so that many share what is looked at first.
  const body = fc
    .tuple(fc.integer({ min: 0, max: 3_000 }), fc.nat(2_999), fc.integer({ min: 0, max: 2 }))
    .map(([length, at, byte]) =>
      new Uint8Array(length).fill(1).map((one, place) => (place === at ? byte : one)),
    )
  fc.assert(
    fc.property(fc.array(body, { maxLength: 20 }), (bodies) => {
      for (const each of [...bodies, ...bodies.toReversed()])
        expect(digestOf(each)).toBe(nodeCodec.digest([each]))
    }),
    { seed: 13, numRuns: 300 },
  )
})

test('digests a body that comes again once', () => {
  let digests = 0
  const digestOf = createBodyDigest({ ...nodeCodec, digest: () => `${++digests}` })
  const body = new TextEncoder().encode('x'.repeat(5_000))
  expect([digestOf(body), digestOf(body.slice()), digestOf(body.slice(1))]).toEqual(['1', '1', '2'])
})
