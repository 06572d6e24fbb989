import { Button } from './button'
import { type ShownFailure, failureSentence } from './failure'
import { AlertIcon } from './icons'
import type { CommonWords } from './words'

interface MissingStretchProps {
  /** Which stretch is missing. */
  readonly title: string
  readonly failure: ShownFailure | null
  readonly words: CommonWords
  readonly isLoading: boolean
  /** Whether the row that it stands in has its controls in the tab order. */
  readonly isActive: boolean
  readonly className: string
  readonly onRetry: () => void
}

/** A stretch that could not be loaded, where it belongs: which one, why, and a way to try again. */
export function MissingStretch(props: MissingStretchProps) {
  const { failure, words, isLoading } = props
  return (
    <div
      className={`flex flex-wrap items-start gap-x-3 gap-y-2 bg-danger-soft px-4 py-3 text-xs ${props.className}`}
    >
      <AlertIcon className="mt-0.5 size-4 shrink-0 text-danger" />
      {/* Where a line would be a few words long, the button goes under them. */}
      <div className="min-w-0 flex-1 basis-48">
        <p className="font-medium text-danger">{props.title}</p>
        {failure && (
          <p dir="auto" className="mt-0.5 [overflow-wrap:anywhere] text-ink">
            {failureSentence(failure, words)}
          </p>
        )}
        {failure?.requestId && (
          <p className="mt-0.5 [overflow-wrap:anywhere] text-muted select-all">
            {words.requestId(failure.requestId)}
          </p>
        )}
      </div>
      <Button
        tabIndex={props.isActive ? 0 : -1}
        aria-disabled={isLoading}
        className="ms-auto aria-disabled:opacity-55"
        onClick={() => {
          if (!isLoading) props.onRetry()
        }}
      >
        {/* As wide as the longer of the two, so that the text beside it does not break anew and move what is read. */}
        <span className="grid justify-items-center">
          {[words.retry, words.retrying].map((label) => {
            const isShown = label === (isLoading ? words.retrying : words.retry)
            return (
              <span
                key={label}
                aria-hidden={!isShown}
                className={`col-start-1 row-start-1 ${isShown ? '' : 'invisible'}`}
              >
                {label}
              </span>
            )
          })}
        </span>
      </Button>
    </div>
  )
}
