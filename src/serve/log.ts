import pino from 'pino'
import type { Log } from '../proxy/options'
import type { Redactor } from '../proxy/redact'
import type { LogLevel } from './config'

/**
 * Makes the log: JSON lines on `write`. The callers choose what they log field by field; as a last net a
 * line that still holds a run of a secret is replaced whole, for nobody knows what else is on it.
 */
export function createLog(level: LogLevel, redactor: Redactor, write: (line: string) => void): Log {
  const logger = pino(
    {
      level,
      base: null,
      timestamp: createStamp(Date.now),
      formatters: { level: (label) => ({ level: label }) },
    },
    { write: (line: string) => write(redactor.holdsSecret(line) ? WITHHELD : line) },
  )
  return {
    info: (fields) => logger.info(fields),
    warn: (fields) => logger.warn(fields),
    error: (fields) => logger.error(fields),
  }
}

const WITHHELD = `${JSON.stringify({ level: 'error', msg: 'a line was withheld: it held part of a secret' })}\n`

/** The field with the time of a line, as pino's own has it; what lines of one second have in common is made once for them. */
export function createStamp(now: () => number): () => string {
  let secondMs = NaN
  let begin = ''
  return () => {
    const ms = now()
    const part = ms - secondMs
    if (part >= 0 && part < 1000) return `${begin}${String(part).padStart(3, '0')}Z"`
    const text = new Date(ms).toISOString()
    secondMs = ms - (ms % 1000)
    begin = `,"time":"${text.slice(0, -4)}`
    return `,"time":"${text}"`
  }
}
