import { Component, type ReactNode } from 'react'
import { Button } from '../ui/button'
import { Notice } from '../ui/notice'
import type { ShellWords } from './words/words'

interface ErrorBoundaryProps {
  readonly words: ShellWords
  readonly children: ReactNode
}

/** Turns an error thrown while drawing into a sentence and a way on, instead of an empty page. */
export class ErrorBoundary extends Component<ErrorBoundaryProps, { readonly hasCrashed: boolean }> {
  override state = { hasCrashed: false }

  static getDerivedStateFromError() {
    return { hasCrashed: true }
  }

  override render() {
    if (!this.state.hasCrashed) return this.props.children
    const { title, text, reload } = this.props.words.crashed
    return (
      <Notice
        tone="danger"
        title={title}
        actions={
          <Button look="strong" onClick={() => location.reload()}>
            {reload}
          </Button>
        }
      >
        <p>{text}</p>
      </Notice>
    )
  }
}
