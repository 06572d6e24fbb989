import type { FiltersWords } from '../../filters/words'
import type { InboxWords } from '../../inbox/words'
import type { ThreadWords } from '../../thread/words'
import type { CrashWords } from '../../ui/crash-boundary'
import type { CommonWords } from '../../ui/words'
import type { SignInMode } from '../../connector/sign-in-modes'
import type { SignInProblem } from '../../queries/sign-in'
import type { WaitedFor } from '../../queries/waiting'
import type { ZoneParts } from '../../lib/time-format'

/** Sentences of the frame around the features. */
export interface ShellWords {
  readonly product: string
  /** Of the browser's tab. Never a guest's name: it would stay in the browser's history. */
  readonly title: (property: string) => string
  readonly demo: string
  /** Of the choice of the zone in which days are counted. */
  readonly viewZone: string
  readonly severalProperties: (count: number) => string
  /** The part of the page beside the list. */
  readonly conversationPane: string
  readonly skipToInbox: string
  /** What a zone is called: "Budapest time, UTC+1". */
  readonly zone: (parts: ZoneParts) => string
  /** For a property whose zone the upstream did not name, or named in a way that no clock here knows. */
  readonly unknownZone: string
  readonly unnamedProperty: string
  readonly sessionFailed: string
  readonly propertiesFailed: string
  readonly noConnection: { readonly title: string; readonly text: string }
  readonly noProperty: { readonly title: string; readonly text: string }
  readonly unknownPlace: { readonly title: string; readonly text: string }
  readonly toInbox: string
  /** Of an answer that has not come for a long time. */
  readonly longWait: { readonly text: Readonly<Record<WaitedFor, string>>; readonly stop: string }
  readonly dismiss: string
  readonly signIn: {
    readonly title: string
    readonly text: Readonly<Record<SignInMode, string>>
    readonly action: string
    /** What went wrong on the way in. */
    readonly problems: Readonly<Record<SignInProblem, string>>
    readonly out: string
    /** Signing out failed. */
    readonly stillIn: string
    /** Over what is still on the screen when a session has ended. */
    readonly over: Readonly<Record<SignInMode, string>>
    readonly again: string
    /** Over what is still on the screen when something before Lobby answers in its place. */
    readonly inBetween: string
    readonly as: (name: string) => string
  }
  readonly crashed: { readonly title: string; readonly text: string; readonly reload: string }
  /** Of a part of the page that crashed while the others go on. */
  readonly partCrashed: CrashWords & {
    readonly titles: Readonly<Record<'header' | 'list' | 'conversation', string>>
  }
}

/** Everything that one language says. A language is one file. */
export interface Words {
  /** BCP 47. */
  readonly locale: string
  readonly common: CommonWords
  readonly shell: ShellWords
  readonly filters: FiltersWords
  readonly inbox: InboxWords
  readonly thread: ThreadWords
}
