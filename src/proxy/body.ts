import type { Bytes } from './options'
import { Refusal } from './problem'

/** The largest body that a browser may send, bytes: room for a request with both of its filters full. */
export const MAX_BODY_BYTES = 128 * 1024

/**
 * Reads a body whole: nothing longer than it was announced arrives. Throws a `Refusal` (413, 400); a browser that left in
 * the middle is a 400 that nobody reads.
 */
export async function readBody(request: Request): Promise<Bytes> {
  let whole: Bytes
  try {
    whole = await request.bytes()
  } catch {
    throw noObject()
  }
  if (whole.byteLength > MAX_BODY_BYTES) throw tooLong()
  return whole
}

/** The JSON object that a body is; throws a `Refusal` (400) when it is none. */
export function parseJsonObject(bytes: Bytes): object {
  try {
    const body: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
    if (typeof body === 'object' && body !== null && !Array.isArray(body)) return body
  } catch {
    // Neither text nor JSON.
  }
  throw noObject()
}

/** Reads a body as a JSON object. Throws a `Refusal` (413, 400). */
export async function readJsonObject(request: Request): Promise<object> {
  return parseJsonObject(await readBody(request))
}

export function tooLong(): Refusal {
  return new Refusal(413, `The body must not be longer than ${MAX_BODY_BYTES} bytes.`)
}

function noObject(): Refusal {
  return new Refusal(400, 'The body must be a JSON object.')
}
