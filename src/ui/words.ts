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
  | 'unknown'

/** Sentences that more than one place shows. */
export interface CommonWords {
  readonly sender: Readonly<Record<BadgeSender, string>>
  /** Stands for a guest whose name the upstream did not send. */
  readonly guest: string
  readonly noSubject: string
  /** Stands for a message whose text cannot be shown. */
  readonly unreadable: string
  readonly resolved: string
  readonly duration: (parts: DurationParts) => string
  readonly waiting: (duration: string, atLeast: boolean) => string
  readonly failures: Readonly<Record<FailureKind, string>>
  readonly requestId: (id: string) => string
  readonly retry: string
  /** Whole seconds until the upstream may be asked again. */
  readonly waitSeconds: (seconds: number) => string
  readonly loading: string
}
