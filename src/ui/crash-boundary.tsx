import { Component, type ReactNode } from 'react'
import { Button } from './button'
import { Notice } from './notice'

interface CrashBoundaryProps {
  /** What the part shows: after a crash the part is drawn again when this changes. */
  readonly shown: string
  /** What stands in place of a part that crashed; `retry` draws it again. */
  readonly renderCrash: (retry: () => void) => ReactNode
  readonly children: ReactNode
}

interface CrashState {
  readonly shown: string
  readonly hasCrashed: boolean
}

/** Keeps an error thrown while drawing to one part of the page: the other parts stay as they are. */
export class CrashBoundary extends Component<CrashBoundaryProps, CrashState> {
  override state = { shown: this.props.shown, hasCrashed: false }

  static getDerivedStateFromError() {
    return { hasCrashed: true }
  }

  static getDerivedStateFromProps({ shown }: CrashBoundaryProps, state: CrashState) {
    return shown === state.shown ? null : { shown, hasCrashed: false }
  }

  readonly retry = (): void => this.setState({ hasCrashed: false })

  override render() {
    return this.state.hasCrashed ? this.props.renderCrash(this.retry) : this.props.children
  }
}

/** Sentences of a part that crashed. */
export interface CrashWords {
  readonly text: string
  readonly retry: string
  readonly reload: string
}

interface CrashNoticeProps {
  readonly title: string
  readonly words: CrashWords
  readonly onRetry: () => void
  /** What else helps, such as the way back from a screen of its own. */
  readonly action?: ReactNode
}

/** Says that a part crashed, and offers to draw it again or to load the page again. */
export function CrashNotice({ title, words, onRetry, action }: CrashNoticeProps) {
  return (
    <Notice
      tone="danger"
      title={title}
      actions={
        <>
          <Button look="strong" onClick={onRetry}>
            {words.retry}
          </Button>
          <Button look="quiet" onClick={() => location.reload()}>
            {words.reload}
          </Button>
          {action}
        </>
      }
    >
      <p>{words.text}</p>
    </Notice>
  )
}

/** The same in one line, for a part that is a bar. */
export function CrashStrip({ title, words, onRetry }: CrashNoticeProps) {
  return (
    <div
      role="alert"
      className="flex flex-wrap items-center gap-x-2 bg-danger-soft px-4 py-1 text-sm text-danger"
    >
      <p className="min-w-0 flex-1 basis-44 text-pretty">{`${title} ${words.text}`}</p>
      <Button look="quiet" onClick={onRetry}>
        {words.retry}
      </Button>
      <Button look="quiet" onClick={() => location.reload()}>
        {words.reload}
      </Button>
    </div>
  )
}
