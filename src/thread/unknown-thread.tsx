import { Button } from '../ui/button'
import { Notice } from '../ui/notice'
import type { ThreadWords } from './words'

/** A sentence and a way back, for an address that leads to no conversation. */
export function UnknownThread(props: {
  readonly title: string
  readonly text: string
  readonly words: ThreadWords
  readonly onBack: () => void
}) {
  return (
    <Notice
      tone="calm"
      title={props.title}
      actions={<Button onClick={props.onBack}>{props.words.toInbox}</Button>}
    >
      <p>{props.text}</p>
    </Notice>
  )
}
