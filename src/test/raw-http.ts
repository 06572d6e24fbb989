import { connect } from 'node:net'

/**
 * Sends bytes to a server as they are and gives all that comes back until it closes the connection: what no
 * well-behaved client sends, and every byte of what it would get. Ask for `Connection: close`, or half a
 * second of silence ends it.
 */
export function sendRaw(origin: string, bytes: string | Uint8Array): Promise<string> {
  const { hostname, port } = new URL(origin)
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    const socket = connect(Number(port), hostname.replace(/^\[(.*)\]$/, '$1'), () => socket.write(bytes))
    const end = (): void => {
      socket.destroy()
      resolve(Buffer.concat(chunks).toString('latin1'))
    }
    socket.on('data', (chunk) => {
      chunks.push(chunk)
      socket.setTimeout(500)
    })
    socket.once('timeout', end).once('end', end)
    socket.once('error', (error) => (chunks.length > 0 ? end() : reject(error)))
  })
}

/** A request's bytes. Gives the connection up after the answer; the length is added when there is a body. */
export function requestBytes(
  line: string,
  headers: readonly (readonly [string, string])[],
  body = '',
): string {
  const length = body === '' ? [] : [['Content-Length', String(Buffer.byteLength(body))] as const]
  const lines = [...headers, ...length, ['Connection', 'close'] as const].map(
    ([name, value]) => `${name}: ${value}`,
  )
  return `${[line, ...lines].join('\r\n')}\r\n\r\n${body}`
}
