import type { Connection } from '../proxy/options'
import type { Redactor } from '../proxy/redact'

/** Connections whose tokens may be replaced while the server runs, and the redactor that knows all of them. */
export interface LiveConnections {
  readonly connections: readonly Connection[]
  readonly redactor: Redactor
  /** Takes the tokens of connections that it knows, and says what became of the others. */
  readonly replaceTokens: (read: readonly Connection[]) => TokensReplaced
}

export interface TokensReplaced {
  /** Connections whose tokens are others now. */
  readonly replaced: number
  /** True when connections were added, left out, renamed or moved: that needs a restart. */
  readonly needsRestart: boolean
}

/** `redactorOf` makes the redactor of some connections. Tokens that were replaced go on being kept secret. */
export function createLiveConnections(
  started: readonly Connection[],
  redactorOf: (connections: readonly Connection[]) => Redactor,
): LiveConnections {
  const live = started.map((connection) => ({ ...connection }))
  let everUsed = started
  let redactor = redactorOf(everUsed)

  return {
    connections: live,
    redactor: {
      holdsSecret: (text) => redactor.holdsSecret(text),
      page: (page) => redactor.page(page),
      text: (text, maxLength) => redactor.text(text, maxLength),
      identifier: (text) => redactor.identifier(text),
    },
    replaceTokens: (read) => {
      const byId = new Map(read.map((connection) => [connection.id, connection]))
      const changed = live.flatMap((connection) => {
        const next = byId.get(connection.id)
        return next !== undefined && !isMoved(connection, next) && !hasSameTokens(connection, next)
          ? [{ connection, next }]
          : []
      })
      if (changed.length > 0) {
        everUsed = [...everUsed, ...changed.map(({ next }) => next)]
        // First, so that no new token is used before it is kept secret.
        redactor = redactorOf(everUsed)
        for (const { connection, next } of changed) connection.credentials = next.credentials
      }
      const isSame = (connection: Connection): boolean => {
        const next = byId.get(connection.id)
        return next !== undefined && !isMoved(connection, next)
      }
      return { replaced: changed.length, needsRestart: read.length !== live.length || !live.every(isSame) }
    },
  }
}

function isMoved(one: Connection, other: Connection): boolean {
  return one.platformAddress !== other.platformAddress || one.name !== other.name
}

function hasSameTokens({ credentials: one }: Connection, { credentials: other }: Connection): boolean {
  return (
    one.clientToken === other.clientToken &&
    one.accessToken === other.accessToken &&
    one.client === other.client
  )
}
