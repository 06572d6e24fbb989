import { Button } from './button'
import { type ShownFailure, failureSentence } from './failure'
import { AlertIcon } from './icons'
import type { CommonWords } from './words'

interface FailureStripProps {
  /** What could not be done. */
  readonly title: string
  readonly failure: ShownFailure
  readonly words: CommonWords
  readonly onRetry: () => void
}

/** Something beside the rows failed: they stay, and a line under them says what, why, and offers to try again. */
export function FailureStrip({ title, failure, words, onRetry }: FailureStripProps) {
  return (
    <div
      role="alert"
      className="flex items-center gap-2 border-t border-line bg-danger-soft px-4 py-1 text-xs text-danger"
    >
      <AlertIcon />
      <p dir="auto" className="min-w-0 flex-1 [overflow-wrap:anywhere]">
        <span>{`${title} ${failureSentence(failure, words)} `}</span>
        {failure.requestId && (
          <span className="text-muted select-all">{words.requestId(failure.requestId)}</span>
        )}
      </p>
      <Button
        look="quiet"
        onClick={(event) => {
          // The strip goes away under the finger: the focus goes to what is being read.
          const reading = event.currentTarget
            .closest('section')
            ?.querySelector<HTMLElement>('[role="feed"] > [tabindex="0"]')
          reading?.focus({ preventScroll: true })
          onRetry()
        }}
      >
        {words.retry}
      </Button>
    </div>
  )
}
