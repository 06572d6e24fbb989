import { type Socket, connect } from 'node:net'
import type { Bench } from './benchmark'
import { startHotels } from './hotels'
import { createPoster, good } from './post'
import { NOW_MS } from './proxy-world'

/** What they ask for together stays below the bound for one person. */
const SOCKETS = 8
/** A page of a thousand such texts is far longer than what the system keeps for a connection. */
const TEXT_LENGTH = 7_000
const WINDOW_MS = 20 * 86_400_000

/** What clients cost that ask for a page without compression and take nothing of it. */
export interface SlowReaders {
  readonly sockets: number
  readonly pageBytes: number
  /** Memory outside the heap, with all of them, beyond that without any. */
  readonly heldBytes: number
  /** From the last request until the last of them lost its connection. */
  readonly droppedAfterMs: number
}

export async function measureSlowReaders(bench: Bench): Promise<SlowReaders> {
  const { emulator, lobby } = await startHotels(bench)
  const ids = emulator.control.truthThreads({ token: emulator.tokens.groupAccessToken }).map(({ id }) => id)
  const body = JSON.stringify({
    MessageThreadIds: ids.slice(0, 1_000),
    CreatedUtc: {
      StartUtc: `${new Date(NOW_MS - WINDOW_MS).toISOString().slice(0, 19)}Z`,
      EndUtc: `${new Date(NOW_MS - 3_600_000).toISOString().slice(0, 19)}Z`,
    },
    Limitation: { Count: 1_000 },
  })
  emulator.control.fault({ kind: 'transform', transform: withLongTexts })
  const { post, close: hangUp } = createPoster(1)
  const url = `${lobby.origin}/api/hotels/messages/getAll`
  const { bytes } = good(await post({ url, body, coding: 'identity' }))
  await post({ url, body, coding: 'br' })
  hangUp()
  const before = process.memoryUsage().arrayBuffers
  const readers = Array.from({ length: SOCKETS }, () => askAndTakeNothing(lobby.port, body))
  await Promise.all(readers.map(({ asked }) => asked))
  const startMs = performance.now()
  await new Promise((resolve) => setTimeout(resolve, 5_000))
  const heldBytes = process.memoryUsage().arrayBuffers - before
  bench.say('waits until all are dropped')
  await Promise.all(readers.map(({ closed }) => closed))
  return {
    sockets: SOCKETS,
    pageBytes: bytes.byteLength,
    heldBytes,
    droppedAfterMs: performance.now() - startMs,
  }
}

function withLongTexts(json: unknown): unknown {
  const text = JSON.stringify(json, (key, value: unknown) =>
    key === 'Text' && typeof value === 'string'
      ? `${value} `.repeat(TEXT_LENGTH).slice(0, TEXT_LENGTH)
      : value,
  )
  return JSON.parse(text)
}

function askAndTakeNothing(port: number, body: string) {
  let socket: Socket | null = null
  const asked = new Promise<void>((resolve, reject) => {
    socket = connect(port, '127.0.0.1', () => {
      const head = [
        'POST /api/hotels/messages/getAll HTTP/1.1',
        `Host: 127.0.0.1:${port}`,
        'Content-Type: application/json',
        `Content-Length: ${Buffer.byteLength(body)}`,
        'Accept-Encoding: identity',
        'X-Lobby: 1',
        'Sec-Fetch-Site: same-origin',
      ]
      socket?.pause().write(`${head.join('\r\n')}\r\n\r\n${body}`, () => resolve())
    })
    socket.once('error', reject)
  })
  // A client that reads nothing learns of the end only when it writes: so it writes a letter now and then.
  const closed = asked.then(
    () =>
      new Promise<void>((resolve) => {
        const timer = setInterval(() => socket?.write('\r\n'), 500)
        const done = () => {
          clearInterval(timer)
          socket?.destroy()
          resolve()
        }
        socket?.once('error', done)
        socket?.once('close', done)
      }),
  )
  return { asked, closed }
}
