/** What a log needs of a stream such as `process.stdout`, which nothing closes. */
export interface LineStream {
  /** Bytes that wait to be taken. */
  readonly writableLength: number
  readonly write: (text: string, done: (error?: Error | null) => void) => unknown
  readonly on: (event: 'error', listener: () => void) => unknown
}

/** A place for lines that loses them rather than stop the process, and counts those that it loses. */
export interface LineOutput {
  readonly write: (line: string) => void
  /** Lines that were lost since the start. */
  readonly lost: () => number
}

interface LineOutputParts {
  /** ms since 1970 UTC. */
  readonly now: () => number
  /** Told the code of an error, such as `ENOSPC`, when writing stops to work. */
  readonly onFailure: (code: string) => void
  /** Lines that wait for a slow reader take at most so many bytes. */
  readonly mostWaitingBytes?: number
}

/** Keeps a reader that has left, or a full disk, from ending the process. */
export function ignoreErrors(stream: Pick<LineStream, 'on'>): void {
  stream.on('error', () => undefined)
}

/**
 * Writes lines to a stream that may stop taking them: its reader has left, its disk is full, or its reader is slow. Such
 * lines are lost. The first line that can be written again is preceded by one that says how many were lost, and why.
 */
export function createLineOutput(stream: LineStream, parts: LineOutputParts): LineOutput {
  const { now, onFailure, mostWaitingBytes = 1024 * 1024 } = parts
  let lost = 0
  /** Lost lines that no line has told of. */
  let untold = 0
  let reason = ''
  ignoreErrors(stream)

  function lose(lines: number, why: string): void {
    if (untold === 0) onFailure(why)
    untold += lines
    reason = why
  }

  function tellOfLoss(): void {
    const told = untold
    untold = 0
    const lines = told === 1 ? '1 line of the log was' : `${told} lines of the log were`
    const msg = `${lines} lost (${reason})`
    const line = JSON.stringify({ level: 'error', time: new Date(now()).toISOString(), msg })
    // A full disk may have cut the line before, so this one begins anew.
    stream.write(`\n${line}\n`, (error) => {
      if (error) untold += told
    })
  }

  return {
    write: (line) => {
      if (stream.writableLength > mostWaitingBytes) {
        lost++
        lose(1, 'the reader is too slow')
        return
      }
      if (untold > 0) tellOfLoss()
      stream.write(line, (error) => {
        if (!error) return
        lost++
        lose(1, codeOf(error))
      })
    },
    lost: () => lost,
  }
}

/** The text of an error may name a path; its code names the cause. */
function codeOf(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name
}
