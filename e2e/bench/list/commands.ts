import type { Change, Place } from './job'
import type { SubjectName } from './names'

/** What the page is asked to do. */
export type Command =
  | { readonly do: 'load'; readonly size: number }
  | { readonly do: 'make'; readonly subject: SubjectName; readonly isThread: boolean }
  | { readonly do: 'open' | 'close' | 'drop' | 'settle' | 'watch' | 'endWatch' }
  | { readonly do: 'apply' | 'mark' | 'moved' | 'nodes' }
  | { readonly do: 'idle'; readonly frames: number }
  | { readonly do: 'fling'; readonly ms: number; readonly px: number }
  | { readonly do: 'slowUp'; readonly frames: number; readonly px: number }
  | { readonly do: 'prepare'; readonly change: Change }
  | { readonly do: 'scrollTo'; readonly share: number }
  | { readonly do: 'jump'; readonly place: Place }
