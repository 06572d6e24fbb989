import { Button } from './button'
import { Notice } from './notice'
import type { CommonWords, FailureKind } from './words'

/** A failed call as plain data. */
export interface ShownFailure {
  readonly kind: FailureKind
  readonly requestId: string | null
  /** The upstream's own words for the end user. */
  readonly message: string | null
}

interface FailureNoticeProps {
  readonly title: string
  readonly failure: ShownFailure
  readonly words: CommonWords
  readonly onRetry: () => void
}

/** Why, in a sentence; the upstream's own one where it is meant for people. */
export function failureSentence(failure: ShownFailure, words: CommonWords): string {
  return failure.message ?? words.failures[failure.kind]
}

/** A whole pane that could not be loaded: reason, RequestId, Retry. */
export function FailureNotice({ title, failure, words, onRetry }: FailureNoticeProps) {
  return (
    <Notice
      tone="danger"
      title={title}
      detail={failure.requestId && words.requestId(failure.requestId)}
      actions={
        failure.kind === 'in-between' ? (
          <Button look="strong" onClick={() => location.reload()}>
            {words.reload}
          </Button>
        ) : (
          <Button look="strong" onClick={onRetry}>
            {words.retry}
          </Button>
        )
      }
    >
      <p dir="auto">{failureSentence(failure, words)}</p>
    </Notice>
  )
}
