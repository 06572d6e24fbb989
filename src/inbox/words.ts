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
  readonly olderFailed: string
  readonly failed: string
  readonly empty: string
  readonly emptyRange: (range: string) => string
  readonly leftOut: (shown: number, all: number) => string
  readonly refresh: string
  readonly checked: (time: string) => string
  readonly checking: string
  readonly newerFailed: string
  readonly checkFailed: (time: string) => string
}
