import { expect, test } from 'vitest'
import { nodeCodec } from '../serve/codec'
import { createTestProxy } from '../test/fake-upstream'
import { MESSAGES, asked, message } from '../test/messages-call'
import { WholeResponse } from './whole-response'

const OLD = '2026-03-01T00:00:00Z'
/** A page that can no longer change, and the request for it. */
const long = {
  Messages: Array.from({ length: 100 }, () => ({ ...message, CreatedUtc: OLD })),
  Cursor: message.Id,
}
const old = { ...asked, CreatedUtc: { StartUtc: '2026-02-20T00:00:00Z', EndUtc: '2026-03-02T00:00:00Z' } }

test.each(['', 'gzip'])(
  'a form that is not kept is made once for all who take it, not for each: %j',
  async (accepted) => {
    let unpacked = 0
    let zipped = 0
    const codec: typeof nodeCodec = {
      ...nodeCodec,
      unbrotli: (bytes) => ((unpacked += 1), nodeCodec.unbrotli(bytes)),
      gzip: (bytes) => ((zipped += 1), nodeCodec.gzip(bytes)),
    }
    const { ask } = createTestProxy(() => ({ body: long }), { parts: { codec } })
    await ask(MESSAGES, old, { 'accept-encoding': 'br' })
    const askPlain = () => ask(MESSAGES, old, { 'accept-encoding': accepted })
    const answers = await Promise.all(Array.from({ length: 50 }, askPlain))
    answers.push(await askPlain())
    expect([unpacked, zipped]).toEqual([1, accepted === 'gzip' ? 1 : 0])
    const buffers = answers.map((answer) => (answer instanceof WholeResponse ? answer.whole.buffer : null))
    expect(new Set(buffers).size).toBe(1)
    expect(buffers).not.toContain(null)
  },
)
