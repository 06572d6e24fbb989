import type { Wait } from '../lib/wait'
import type { Show } from './rows'

/** Every sentence of the inbox. Days and times come formatted, numbers as numbers. */
export interface InboxWords {
  readonly label: string
  /** Which conversations there are at all: staff must not think that mail is lost. */
  readonly scope: (application: string) => string
  readonly readOnly: string
  /** Makes a sentence of a phrase that stands alone elsewhere. */
  readonly sentence: (phrase: string) => string
  readonly showLabel: string
  readonly show: Readonly<Record<Show, string>>
  readonly fold: (count: number, isOpen: boolean) => string
  readonly openThread: (guest: string, subject: string) => string
  readonly newAbove: (count: number) => string
  readonly loadOlder: string
  readonly loadingOlder: (backTo: string) => string
  readonly loadedBackTo: (backTo: string) => string
  /** After a stretch of pages that brought no new conversation. */
  readonly joined: (backTo: string, messages: number, conversations: number) => string
  readonly rangeEnd: (range: string) => string
  /** The end, while something before it could not be loaded … */
  readonly rangeEndButGaps: (range: string) => string
  /** … or is on its way. */
  readonly rangeEndLoading: (range: string) => string
  /** The end of everything there is. */
  readonly beginning: string
  readonly olderFailed: string
  readonly failed: string
  readonly empty: string
  readonly emptyRange: (range: string) => string
  /** A stretch that could not be loaded. */
  readonly gap: (from: string, to: string, connection: string) => string
  /** Beside the fold of a conversation that such a stretch may have taken messages of. */
  readonly mayMiss: string
  readonly connectionLate: (connection: string) => string
  readonly connectionWaits: (connection: string, wait: Wait) => string
  readonly connectionFailed: (connection: string, why: string) => string
  readonly moreLagging: (count: number) => string
  readonly headFailed: (connection: string, why: string) => string
  readonly moreHeadsFailed: (count: number) => string
  /** Conversations that the upstream no longer accepts. */
  readonly dropped: (count: number) => string
  readonly offline: string
  readonly sweeping: string
  readonly sweepFailed: (gap: Readonly<Record<'connection' | 'from' | 'to' | 'why', string>>) => string
  /** The upstream's clock is this far ahead of the server's, ms; negative = behind. */
  readonly clocksDiffer: (aheadMs: number) => string
  readonly refresh: string
  readonly checked: (time: string) => string
  readonly checking: string
  readonly newerFailed: string
  readonly checkFailed: (time: string) => string
}
