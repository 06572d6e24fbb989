/** The longest answer of a provider that is read, bytes: metadata, keys and tokens take some thousands. */
export const MAX_ANSWER_BYTES = 1024 * 1024

/** An answer is longer than anything that a provider has to say. */
class TooLong extends Error {
  readonly code = 'ANSWER_TOO_LONG'
}

type Fetch<Init> = (url: string, init: Init) => Promise<Response>

/** The same `fetch`, whose answers are read whole before they are given, and up to `maxBytes` only. Throws what `fetch` throws. */
export function limited<Init>(fetch: Fetch<Init>, maxBytes = MAX_ANSWER_BYTES): Fetch<Init> {
  return async (url, init) => {
    const response = await fetch(url, init)
    const chunks: Uint8Array<ArrayBuffer>[] = []
    let length = 0
    // Leaving the loop early ends the answer too.
    for await (const chunk of chunksOf(response)) {
      length += chunk.byteLength
      if (length > maxBytes) throw new TooLong()
      chunks.push(chunk)
    }
    const { status, headers } = response
    return new Response(length === 0 ? null : new Blob(chunks), { status, headers })
  }
}

async function* chunksOf({ body }: Response): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const reader = body?.getReader()
  if (reader === undefined) return
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value
  } finally {
    await reader.cancel()
  }
}
