import type { IncomingMessage, ServerResponse } from 'node:http'
import { ConnectionReset } from '../lib/connection-reset'
import { respond } from '../proxy/respond'
import { WholeResponse } from '../proxy/whole-response'

/** Bytes that are handed to the socket at once: in smaller parts it is seen whether the client takes any. */
const PART_BYTES = 32 * 1024

/** When a client that has too many connections may come again, s. */
const COME_AGAIN_S = 5

export interface Sending {
  /** How long a client may take nothing of an answer that is there, ms. */
  readonly stallTimeoutMs: number
  /** Runs something after `ms`; gives the way to call it off. */
  readonly timer: (run: () => void, ms: number) => () => void
  /** Told of what a body's stream threw. */
  readonly onError: (error: unknown) => void
}

/** Sends an answer. A client that takes nothing of it for `stallTimeoutMs` loses its connection, and so does a broken body. */
export async function send(
  response: Response,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  sending: Sending,
): Promise<void> {
  breakWhenStalled(outgoing, sending)
  if (response instanceof WholeResponse && incoming.method !== 'HEAD') {
    if (outgoing.closed) response.onTaken()
    else outgoing.once('close', response.onTaken)
    await sendWhole(response, outgoing)
    return
  }
  const headers: Record<string, string | string[]> = Object.fromEntries(response.headers)
  const cookies = response.headers.getSetCookie()
  if (cookies.length > 0) headers['set-cookie'] = cookies
  if (response.body === null || incoming.method === 'HEAD') {
    await response.body?.cancel()
    outgoing.writeHead(response.status, headers).end()
    return
  }

  const reader = response.body.getReader()
  const gone = (): void => {
    reader.cancel().catch(() => undefined)
  }
  outgoing.once('close', gone)
  if (outgoing.destroyed) gone()
  let written = 0
  try {
    // A body that is all there gets a length; one that keeps us waiting gets its headers sent at once.
    const turn = new Promise<null>((resolve) => setImmediate(resolve, null))
    let pending = reader.read()
    const first = await Promise.race([pending, turn])
    if (first?.value !== undefined) {
      pending = reader.read()
      pending.catch(() => undefined)
      const second = await Promise.race([pending.catch(() => null), turn])
      if (second?.done === true) headers['content-length'] ??= String(first.value.byteLength)
    }
    outgoing.writeHead(response.status, headers)
    outgoing.flushHeaders()
    for (let chunk = first?.value === undefined ? await pending : first; !chunk.done; chunk = await pending) {
      written += chunk.value.byteLength
      if (!outgoing.write(chunk.value)) await drained(outgoing)
      if (outgoing.destroyed) return
      if (chunk !== first) pending = reader.read()
    }
    const promised = headers['content-length']
    if (promised !== undefined && written < Number(promised))
      throw new RangeError('the body is shorter than promised')
    outgoing.end()
  } catch (error) {
    if (!outgoing.headersSent) throw error
    if (!(error instanceof ConnectionReset) && !outgoing.destroyed) sending.onError(error)
    // What was written still goes out; then the connection breaks, so that nobody takes a part for the whole.
    outgoing.socket?.destroySoon()
  } finally {
    outgoing.off('close', gone)
  }
}

/** Without a stream, which would cost more than everything else that is done for an answer from memory. */
async function sendWhole({ whole, status, headers }: WholeResponse, outgoing: ServerResponse): Promise<void> {
  headers.set('content-length', String(whole.byteLength))
  outgoing.writeHead(status, headers.toArray())
  let at = 0
  for (; whole.byteLength - at > PART_BYTES && !outgoing.destroyed; at += PART_BYTES)
    if (!outgoing.write(whole.subarray(at, at + PART_BYTES))) await drained(outgoing)
  outgoing.end(whole.subarray(at))
}

function breakWhenStalled(outgoing: ServerResponse, { stallTimeoutMs, timer }: Sending): void {
  if (outgoing.closed) return
  let callOff = timer(look, stallTimeoutMs)
  function wait(): void {
    callOff()
    callOff = timer(look, stallTimeoutMs)
  }
  function look(): void {
    // What the client took while this process was busy is told first.
    const turn = setImmediate(breakOrWait)
    callOff = () => clearImmediate(turn)
  }
  function breakOrWait(): void {
    // An answer without a socket waits for the one before it; one with nothing to write waits for us.
    const isWaitedFor =
      outgoing.socket !== null && outgoing.writableLength + outgoing.socket.writableLength > 0
    if (isWaitedFor) outgoing.destroy()
    else wait()
  }
  // The client has taken something.
  outgoing.on('drain', wait)
  outgoing.once('close', () => callOff())
}

/** What a client gets that has too many connections. */
export function tooManySockets(): Response {
  return respond(503, 'Too many connections from here.', {
    'content-type': 'text/plain; charset=utf-8',
    'retry-after': String(COME_AGAIN_S),
    connection: 'close',
  })
}

/** Settles when more can be written, or when nobody is left to write to. */
function drained(outgoing: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      outgoing.off('drain', done)
      outgoing.off('close', done)
      resolve()
    }
    outgoing.on('drain', done)
    outgoing.on('close', done)
  })
}
