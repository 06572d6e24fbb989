import { MAX_REQUEST_BYTES } from '../connector/limits'
import { CONNECTOR_PATH } from '../connector/operations'
import { Refusal } from './fail'
import { operations } from './operations'

/** The operation that a request addresses; throws 404 for anything but its exact address and POST. */
export function readOperation(request: Request): string {
  const { pathname } = new URL(request.url)
  const name = pathname.startsWith(CONNECTOR_PATH) ? pathname.slice(CONNECTOR_PATH.length) : ''
  if (request.method !== 'POST' || !operations.has(name)) throw new Refusal(404, 'Not found.')
  return name
}

/** The body of a request as an object; throws 415, 413 or 400 when it is none. */
export async function readJson(request: Request): Promise<Record<string, unknown>> {
  const [type = ''] = (request.headers.get('content-type') ?? '').split(';')
  if (type.trim().toLowerCase() !== 'application/json')
    throw new Refusal(415, 'Content-Type must be application/json.')
  const text = new TextDecoder().decode(await readBytes(request))
  let body: unknown
  try {
    body = JSON.parse(text)
  } catch {
    throw new Refusal(400, 'body: is not JSON')
  }
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    throw new Refusal(400, 'body: must be an object')
  return Object.fromEntries(Object.entries(body))
}

async function readBytes(request: Request): Promise<Uint8Array> {
  const tooLarge = new Refusal(413, `The request must not be larger than ${MAX_REQUEST_BYTES} bytes.`)
  if (Number(request.headers.get('content-length') ?? 0) > MAX_REQUEST_BYTES) throw tooLarge
  const chunks: Uint8Array[] = []
  let size = 0
  const reader = request.body?.getReader()
  for (;;) {
    const chunk = await reader?.read()
    if (chunk?.value === undefined) break
    size += chunk.value.byteLength
    if (size > MAX_REQUEST_BYTES) {
      await reader?.cancel()
      throw tooLarge
    }
    chunks.push(chunk.value)
  }
  const whole = new Uint8Array(size)
  let at = 0
  for (const chunk of chunks) {
    whole.set(chunk, at)
    at += chunk.byteLength
  }
  return whole
}
