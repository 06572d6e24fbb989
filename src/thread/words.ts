/** Every sentence of a conversation. Days and times come formatted. */
export interface ThreadWords {
  readonly label: (guest: string) => string
  readonly back: string
  readonly day: (day: string, zone: string) => string
  readonly waited: (duration: string) => string
  readonly outside: string
  readonly yourTime: (time: string) => string
  readonly showYourTime: string
  readonly loadOlder: string
  readonly loadingOlder: string
  readonly loadedBackTo: (day: string) => string
  readonly beginning: string
  /** A stretch that could not be loaded. */
  readonly gap: (from: string, to: string) => string
  readonly olderFailed: string
  readonly failed: string
  readonly empty: string
  readonly unknown: { readonly title: string; readonly text: string }
  /** For a link to a message that is not there. */
  readonly messageMissing: string
  readonly badAddress: { readonly title: string; readonly text: string }
  readonly toInbox: string
  readonly choose: { readonly title: string; readonly text: string }
  /** The messages are there, the guest's name and the subject are not. */
  readonly recordFailed: string
  readonly checkFailed: string
}
