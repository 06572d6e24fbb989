import { Agent, request } from 'node:http'
import type { Coding } from '../../src/proxy/accept-encoding'

/** How something is asked for. */
export interface Post {
  readonly url: string
  readonly body: string
  readonly coding: Coding
  readonly headers?: Readonly<Record<string, string>>
}

export interface Posted {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly bytes: Buffer
  /** From the request to the last byte of the answer. */
  readonly ms: number
}

/** A client with connections of its own that stay open, with as little in it as can be. */
export function createPoster(connections: number): {
  post: (post: Post) => Promise<Posted>
  close: () => void
} {
  const agent = new Agent({ keepAlive: true, maxSockets: connections })
  return {
    close: () => agent.destroy(),
    post: ({ url, body, coding, headers }) =>
      new Promise((resolve, reject) => {
        const startMs = performance.now()
        const outgoing = request(url, {
          agent,
          method: 'POST',
          headers: {
            'content-type': 'application/json',
            'content-length': Buffer.byteLength(body),
            'accept-encoding': coding,
            'x-lobby': '1',
            'sec-fetch-site': 'same-origin',
            ...headers,
          },
        })
        outgoing.on('error', reject)
        outgoing.on('response', (incoming) => {
          const chunks: Buffer[] = []
          incoming.on('error', reject)
          incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
          incoming.on('end', () => {
            const ms = performance.now() - startMs
            const { statusCode = 0, headers: told } = incoming
            resolve({ status: statusCode, headers: told, bytes: Buffer.concat(chunks), ms })
          })
        })
        outgoing.end(body)
      }),
  }
}

/** Throws unless it was answered well. */
export function good(posted: Posted): Posted {
  if (posted.status !== 200)
    throw new Error(`answered ${posted.status}: ${posted.bytes.toString('utf8', 0, 300)}`)
  return posted
}
