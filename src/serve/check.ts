import * as v from 'valibot'
import { withCredentials } from '../connector/credentials'
import { enterprisesResponseSchema } from '../connector/enterprises'
import { ConnectorError, type ConnectorErrorKind, errorBodySchema, kindOfStatus } from '../connector/errors'
import { threadsResponseSchema } from '../connector/message-threads'
import type { ReadOperation } from '../connector/operations'
import { assertNever } from '../lib/assert-never'
import { explainFailure } from './network-failure'
import { createSlots } from '../lib/slots'
import type { Connection, Upstream } from '../proxy/options'
import type { Redactor } from '../proxy/redact'
import { LARGE_CLOCK_DIFFERENCE_MS } from '../connector/session'
import { createUpstreamClocks } from '../proxy/upstream-clock'

const DAY_MS = 86_400_000

/** Connections that are tried at one time: each has a token of its own. */
const AT_ONCE = 4

export interface CheckOptions {
  readonly connections: readonly Connection[]
  readonly upstream: Upstream
  readonly redactor: Redactor
  /** ms since 1970 UTC. */
  readonly now: () => number
  /** Takes one line for each connection, as soon as it is known. */
  readonly say: (line: string) => void
}

/**
 * Tries each connection: the properties that its token opens, and whether it may look for conversations. Gives how
 * many of them do not work. A line never holds a secret.
 */
export async function checkConnections(options: CheckOptions): Promise<number> {
  const { connections, say } = options
  const slots = createSlots(AT_ONCE)
  const results = await Promise.all(
    connections.map((connection) =>
      slots.run(async () => {
        const { text, works } = await tryConnection(connection, options)
        say(`${connection.id}: ${text}`)
        return works
      }, new AbortController().signal),
    ),
  )
  return results.filter((works) => !works).length
}

async function tryConnection(
  connection: Connection,
  { upstream, redactor, now }: CheckOptions,
): Promise<{ text: string; works: boolean }> {
  const clocks = createUpstreamClocks()
  const ask = async (operation: ReadOperation, fields: object): Promise<unknown> => {
    const body = JSON.stringify(withCredentials(fields, connection.credentials))
    const signal = new AbortController().signal
    const sentMs = now()
    const answer = await upstream(connection.platformAddress, operation, body, signal)
    clocks.note(connection.platformAddress, answer, sentMs, now())
    const { status, headers, bytes } = answer
    if (status === 204) return {}
    const json = readJson(bytes)
    if (status === 200) return json
    const told = v.safeParse(errorBodySchema, json)
    const requestId = headers.get('request-id') ?? (told.success ? told.output.RequestId : null)
    throw new ConnectorError(kindOfStatus(status), { status, requestId })
  }
  try {
    const enterprises = v.safeParse(
      enterprisesResponseSchema,
      await ask('enterprises/getAll', { Limitation: { Count: 1000, Cursor: null } }),
    )
    if (!enterprises.success) throw new ConnectorError('malformed')
    const threads = v.safeParse(
      threadsResponseSchema,
      await ask('messageThreads/getAll', {
        UpdatedUtc: {
          StartUtc: new Date(now() - DAY_MS).toISOString(),
          EndUtc: new Date(now()).toISOString(),
        },
        Limitation: { Count: 1, Cursor: null },
      }),
    )
    if (!threads.success) throw new ConnectorError('malformed')
    const count = enterprises.output.Enterprises.length
    if (count === 0) return { text: 'answers, but opens no property', works: false }
    const differs = clockSentence(clocks.aheadMs(connection.platformAddress))
    return { text: `works, ${count} ${count === 1 ? 'property' : 'properties'}${differs}`, works: true }
  } catch (error) {
    if (!(error instanceof ConnectorError)) throw error
    const requestId = redactor.identifier(error.requestId)
    return {
      text: `${reasonOf(error)}${requestId === null ? '' : ` (RequestId ${requestId})`}`,
      works: false,
    }
  }
}

/** What is wrong with the platform's clock, or with this machine's; '' where they are alike. */
function clockSentence(aheadMs: number): string {
  if (Math.abs(aheadMs) < LARGE_CLOCK_DIFFERENCE_MS) return ''
  const minutes = Math.round(Math.abs(aheadMs) / 60_000)
  return `; its clock is ${minutes} min ${aheadMs < 0 ? 'behind' : 'ahead of'} this machine's: set the one that is wrong`
}

function readJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes))
  } catch {
    return undefined
  }
}

function reasonOf({ kind, cause }: { readonly kind: ConnectorErrorKind; readonly cause?: unknown }): string {
  switch (kind) {
    case 'unauthorized':
      return 'a token is wrong or expired, the property or the integration is disabled, or the permission to read messages is missing'
    case 'not-found':
      return 'there is no Connector API at the platform address'
    case 'rate-limited':
      return 'too many requests were made with this token; try again in half a minute'
    case 'network':
      return `the platform address does not work: ${explainFailure(cause)}`
    case 'timeout':
    case 'too-heavy':
      return 'the platform does not answer in time'
    case 'malformed':
      return 'what answers there is not the Connector API'
    case 'bad-request':
    case 'refused':
    case 'conflict':
    case 'server':
      return 'the platform answers with an error'
    case 'aborted':
    case 'signed-out':
    case 'in-between':
    case 'gateway':
    case 'cookies':
    case 'lobby-busy':
    case 'lobby-failed':
      return 'the check was stopped'
    default:
      return assertNever(kind)
  }
}
