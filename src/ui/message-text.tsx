import { Fragment, type ReactNode } from 'react'
import { readRuns } from '../lib/left-to-right'
import { linkRuns } from '../lib/links'
import { breakable, preview, withLineFeeds } from '../lib/text'

interface MessageTextProps {
  /** `null` when there is none that can be seen. */
  readonly text: string | null
  /** What stands in its place then. */
  readonly placeholder: string
  /** Letters that are shown, the rest is left out; all of them by default. */
  readonly maxLength?: number
  readonly className?: string
  /** False where the keyboard comes by only when the row around it is active. */
  readonly isTabStop?: boolean
}

/** A name or a subject, whose numbers are read as in a message. It stands in a `bdi`. */
export function NameText({ text }: { readonly text: string }) {
  return readRuns(text, [{ at: 0, text, href: null }]).map(({ at, text: words, isNumber }) =>
    isNumber ? <CodeOrNumber key={at} text={words} /> : words,
  )
}

/** Its signs stand in their own order, whatever is around them. */
function CodeOrNumber({ text }: { readonly text: string }) {
  return (
    <bdi dir="ltr" className="[unicode-bidi:isolate-override]">
      {text}
    </bdi>
  )
}

/** With places to break in signs that are wider than a line. */
function broken(text: string): ReactNode {
  const parts = breakable(text)
  return parts.length === 1
    ? text
    : parts.map((part, at) => (
        <Fragment key={at}>
          {at > 0 && <wbr />}
          {part}
        </Fragment>
      ))
}

/** Beyond what is shown, the letters that the last link may go on for. */
const LINK_REST = 2_100

/**
 * A guest's or an employee's words as text, never as HTML: line breaks kept, http(s) links live, direction
 * found per paragraph and isolated from what stands around it, and words of any length broken.
 */
export function MessageText({
  text: sent,
  placeholder,
  maxLength = Infinity,
  className = '',
  isTabStop = true,
}: MessageTextProps) {
  if (sent === null) return <p className={`text-faint italic ${className}`}>{placeholder}</p>
  const text = withLineFeeds(sent)
  const shown = preview(text, maxLength)
  const isCut = shown !== text
  const end = isCut ? shown.length - 1 : text.length
  const known = isCut ? text.slice(0, end + LINK_REST) : text
  return (
    <p
      dir="auto"
      className={`[overflow-wrap:anywhere] overflow-clip break-words whitespace-pre-wrap [unicode-bidi:plaintext] ${className}`}
    >
      {readRuns(known, linkRuns(known)).map(({ at, text: whole, href, isNumber }) => {
        // A link that is cut short leads where the whole one leads.
        const words = whole.slice(0, Math.max(0, end - at))
        if (words === '') return null
        if (isNumber) return <CodeOrNumber key={at} text={words} />
        if (href === null) return broken(words)
        return (
          <a
            key={at}
            dir="ltr"
            tabIndex={isTabStop ? 0 : -1}
            href={href}
            target="_blank"
            rel="noopener noreferrer nofollow"
            className="text-accent underline decoration-1 underline-offset-2 [unicode-bidi:isolate]"
          >
            {broken(words)}
          </a>
        )
      })}
      {isCut && '…'}
    </p>
  )
}
