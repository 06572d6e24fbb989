import { ConnectorError } from '../connector/errors'
import type { Log, LogFields } from './options'
import { Refusal } from './problem'

/** What was thrown as the one kind of error that is answered. Whatever is none of ours is a defect of this program. */
export function toConnectorError(thrown: unknown): ConnectorError {
  if (thrown instanceof ConnectorError) return thrown
  return new ConnectorError('lobby-failed', { cause: new Defect(thrown) })
}

/** Writes the line of a request, as serious as what went wrong with it. */
export function writeLine(log: Log, failure: ConnectorError | null, entry: LogFields): void {
  if (failure === null) log.info(entry)
  else if (failure instanceof Refusal || failure.kind === 'aborted')
    log.info({ ...entry, kind: failure.kind })
  else if (failure.cause instanceof Defect)
    log.error({ ...entry, kind: failure.kind, frames: failure.cause.frames })
  else log.warn({ ...entry, kind: failure.kind, ...upstreamCode(failure) })
}

/** A defect of this program. Its text is dropped, for it may quote data; where it happened is kept. */
class Defect extends Error {
  readonly frames: string

  constructor(thrown: unknown) {
    super('defect')
    const { stack = '', message = '' } = thrown instanceof Error ? thrown : {}
    // A text of several lines may have some that look like frames.
    this.frames = stack
      .replace(message, () => '')
      .split('\n')
      .filter((line) => /^\s+at /.test(line))
      .slice(0, 8)
      .join('\n')
  }
}

/** What the operator needs to know of a failure: the status, or the code of an error such as `ECONNREFUSED`. */
function upstreamCode({ status, cause }: ConnectorError): { upstream?: number | string } {
  if (status !== null) return { upstream: status }
  const code = typeof cause === 'object' && cause !== null && 'code' in cause ? cause.code : null
  return typeof code === 'string' && /^[A-Z_]{3,40}$/.test(code) ? { upstream: code } : {}
}
