import type { Wait } from '../lib/wait'
import { useRef } from 'react'
import { Button } from './button'
import { type ShownFailure, failureSentence } from './failure'
import { AlertIcon, ClockIcon } from './icons'
import type { CommonWords } from './words'

/** Where loading older stands. */
export type FootState =
  | { readonly kind: 'idle'; readonly text: string | null }
  | { readonly kind: 'loading'; readonly text: string }
  | { readonly kind: 'waiting'; readonly wait: Wait }
  | { readonly kind: 'failed'; readonly title: string; readonly failure: ShownFailure }
  | { readonly kind: 'end'; readonly text: string }

interface FeedFootProps {
  readonly state: FootState
  readonly words: CommonWords
  /** What the button says while nothing has failed. */
  readonly loadOlder: string
  readonly onLoadOlder: () => void
}

/**
 * What stands at the older end of a feed. One button through all states, so that whoever pressed it keeps the
 * focus; at the end the sentence takes it over. As high while it loads as when it does not. Its sides are left free for
 * the round button that leads to the newest: what it covered here could not be scrolled away from under it.
 */
export function FeedFoot({ state, words, loadOlder, onLoadOlder }: FeedFootProps) {
  const hasFocus = useRef(false)
  const isBusy = state.kind === 'loading' || state.kind === 'waiting'
  const box = state.kind === 'failed' ? 'mx-4 my-3 rounded-lg bg-danger-soft px-10' : 'px-14'
  if (state.kind === 'end') {
    return (
      <p
        ref={(sentence) => {
          if (hasFocus.current) sentence?.focus({ preventScroll: true })
          hasFocus.current = false
        }}
        tabIndex={-1}
        className="grid min-h-24 place-items-center px-16 py-3 text-center text-xs text-pretty text-muted outline-none"
      >
        {state.text}
      </p>
    )
  }
  return (
    <div
      className={`flex min-h-24 flex-col items-center justify-center gap-2 py-3 text-center text-sm text-muted ${box}`}
      onFocus={() => (hasFocus.current = true)}
      onBlur={() => (hasFocus.current = false)}
    >
      <FootText state={state} words={words} />
      <Button
        look={state.kind === 'failed' ? 'plain' : 'quiet'}
        aria-disabled={isBusy}
        className="aria-disabled:opacity-55"
        onClick={() => {
          if (!isBusy) onLoadOlder()
        }}
      >
        {state.kind === 'failed' ? words.retry : loadOlder}
      </Button>
    </div>
  )
}

function FootText({ state, words }: { readonly state: FootState; readonly words: CommonWords }) {
  switch (state.kind) {
    case 'waiting':
      return (
        <p className="flex items-center gap-2 font-medium text-wait">
          <ClockIcon />
          <span>{words.waitSeconds(state.wait)}</span>
        </p>
      )
    case 'failed':
      return (
        <>
          <p className="flex items-center gap-2 font-medium text-danger">
            <AlertIcon />
            <span>{state.title}</span>
          </p>
          <p dir="auto" className="text-xs [overflow-wrap:anywhere] text-ink">
            {failureSentence(state.failure, words)}
          </p>
          {state.failure.requestId && (
            <p className="text-xs [overflow-wrap:anywhere] select-all">
              {words.requestId(state.failure.requestId)}
            </p>
          )}
        </>
      )
    default:
      return state.text === null ? null : <p className="text-xs text-pretty">{state.text}</p>
  }
}
