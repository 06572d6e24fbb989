import type { Data } from './load'

/** What happens to a list: conversations join at its end, messages join conversations, a conversation grows at its start. */
export type Change = 'append' | 'merge' | 'prepend'

export type Place = 'first' | 'middle' | 'last'

/** A list that is measured, with its rows ready or its pages loaded. */
export interface Job {
  readonly open: (box: HTMLElement) => void
  readonly close: () => void
  /** Makes a change of 100 messages ready; what it gives makes it happen. */
  readonly prepare: (change: Change) => () => void
  /** `null` where readers have nothing but the scrollbar. */
  readonly jump: ((to: Place) => void) | null
  /** The key of the row that stands there; `null` where nobody can tell without making all rows. */
  readonly keyAt: (place: Place) => string | null
}

/** Makes a job of what is loaded. */
export type MakeJob = (data: Data, isThread: boolean) => Job

/** The next of some pages, each once. */
export function inTurn<Page>(pages: readonly Page[]): () => Page {
  let next = 0
  return () => {
    const page = pages[next++]
    if (!page) throw new Error('every page has been used')
    return page
  }
}
