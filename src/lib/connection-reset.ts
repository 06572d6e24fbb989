/**
 * Thrown by a handler to say "no answer at all": the bridge to node:http destroys the socket before any
 * header is sent, as a peer that crashed would. It is a type of its own so that a fault can be told from a bug.
 */
export class ConnectionReset extends Error {
  override readonly name = 'ConnectionReset'

  constructor(message = 'connection reset') {
    super(message)
  }
}
