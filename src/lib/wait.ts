/** A time after which something goes on by itself. */
export interface Wait {
  /** Whole seconds, rounded up. */
  readonly seconds: number
  /** Who asked for it: Mews, or Lobby, which serves a user only so much at a time. */
  readonly askedBy: 'mews' | 'lobby'
}
