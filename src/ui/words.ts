import type { Wait } from '../lib/wait'
import type { DurationParts } from '../lib/time-format'
import type { BadgeSender } from './sender-badge'

/** Why something could not be loaded. */
export type FailureKind =
  | 'bad-request'
  | 'unauthorized'
  | 'refused'
  | 'not-found'
  | 'too-heavy'
  | 'conflict'
  | 'rate-limited'
  | 'server'
  | 'network'
  | 'timeout'
  | 'malformed'
  | 'aborted'
  | 'signed-out'
  | 'in-between'
  | 'gateway'
  | 'cookies'
  | 'lobby-busy'
  | 'lobby-failed'
  | 'unknown'

/** Of going to another place in a list. */
export interface JumpWords {
  readonly open: string
  readonly newest: string
  readonly oldest: string
  readonly date: string
  readonly go: string
  /** In whose time a date is counted. */
  readonly zone: (zone: string) => string
}

/** Sentences that more than one place shows. */
export interface CommonWords {
  readonly sender: Readonly<Record<BadgeSender, string>>
  /** Stands for a guest whose name the upstream did not send. */
  readonly guest: string
  readonly noSubject: string
  /** Stands for a message whose text cannot be shown. */
  readonly unreadable: string
  /** Stands for a message of spaces, fillers and other signs that draw nothing. */
  readonly blank: string
  readonly resolved: string
  readonly duration: (parts: DurationParts) => string
  /** For how long a guest has waited; `atLeast` when it may be longer. */
  readonly waiting: (parts: DurationParts, atLeast: boolean) => string
  readonly failures: Readonly<Record<FailureKind, string>>
  readonly requestId: (id: string) => string
  readonly retry: string
  /** In its place where only the whole page, loaded again, gets further. */
  readonly reload: string
  /** In its place while it is being tried again. */
  readonly retrying: string
  readonly waitSeconds: (wait: Wait) => string
  readonly loading: string
  /** What a message's row is called for people who do not see it. */
  readonly messageName: (sender: string, time: string, text: string) => string
  /** The same of a row that stands for messages that could not be loaded. */
  readonly missingMessages: string
  /** For messages that were selected, but not copied. */
  readonly copiedPart: (missing: number) => string
  readonly dismiss: string
  readonly jump: JumpWords
  /** At the newer end of a list that began before it. */
  readonly loadNewer: string
  readonly loadingNewer: string
  readonly loadedUpTo: (day: string) => string
  readonly newerFailed: string
}
