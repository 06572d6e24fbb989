import { assertNever } from '../lib/assert-never'
import { Button } from './button'
import { type ShownFailure, failureSentence } from './failure'
import { AlertIcon, ClockIcon } from './icons'
import type { CommonWords } from './words'

/** Where loading older stands. */
export type FootState =
  | { readonly kind: 'idle'; readonly text: string | null; readonly loadOlder: string }
  | { readonly kind: 'loading'; readonly text: string }
  | { readonly kind: 'waiting'; readonly seconds: number | null }
  | { readonly kind: 'failed'; readonly title: string; readonly failure: ShownFailure }
  | { readonly kind: 'end'; readonly text: string }

interface FeedFootProps {
  readonly state: FootState
  readonly words: CommonWords
  readonly onLoadOlder: () => void
}

/** What stands at the older end of a feed. As high while it loads as when it does not, so that nothing jumps. */
export function FeedFoot({ state, words, onLoadOlder }: FeedFootProps) {
  return (
    <div className="flex min-h-24 flex-col items-center justify-center gap-2 px-4 py-3 text-center text-sm text-muted">
      {content()}
    </div>
  )

  function content() {
    switch (state.kind) {
      case 'idle':
        return (
          <>
            {state.text && <p className="text-xs text-pretty">{state.text}</p>}
            <Button look="quiet" onClick={onLoadOlder}>
              {state.loadOlder}
            </Button>
          </>
        )
      case 'loading':
        return <p className="animate-breathe text-xs">{state.text}</p>
      case 'waiting':
        return (
          <p className="flex items-center gap-2 font-medium text-wait">
            <ClockIcon />
            {words.waitSeconds(state.seconds ?? 0)}
          </p>
        )
      case 'failed':
        return (
          <div className="flex w-full flex-col items-center gap-2 rounded-lg bg-danger-soft px-4 py-3">
            <p className="flex items-center gap-2 font-medium text-danger">
              <AlertIcon />
              {state.title}
            </p>
            <p dir="auto" className="text-xs [overflow-wrap:anywhere] text-ink">
              {failureSentence(state.failure, words)}
            </p>
            <Button onClick={onLoadOlder}>{words.retry}</Button>
            {state.failure.requestId && (
              <p className="text-xs break-all text-muted select-all">
                {words.requestId(state.failure.requestId)}
              </p>
            )}
          </div>
        )
      case 'end':
        return <p className="text-xs text-pretty">{state.text}</p>
      default:
        return assertNever(state)
    }
  }
}
