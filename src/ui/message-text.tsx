import { linkRuns } from '../lib/links'
import { preview } from '../lib/text'

interface MessageTextProps {
  /** `null` when the upstream sent none that can be shown. */
  readonly text: string | null
  /** What stands in its place then. */
  readonly placeholder: string
  /** Letters that are shown, the rest is left out; all of them by default. */
  readonly maxLength?: number
  readonly className?: string
  /** False where the keyboard comes by only when the row around it is active. */
  readonly isTabStop?: boolean
}

/** Beyond what is shown, the letters that the last link may go on for. */
const LINK_REST = 2_100

/**
 * A guest's or an employee's words as text, never as HTML: line breaks kept, http(s) links live, direction
 * found per paragraph and isolated from what stands around it, and words of any length broken.
 */
export function MessageText({
  text,
  placeholder,
  maxLength = Infinity,
  className = '',
  isTabStop = true,
}: MessageTextProps) {
  if (text === null) return <p className={`text-faint italic ${className}`}>{placeholder}</p>
  const shown = preview(text, maxLength)
  const isCut = shown !== text
  const end = isCut ? shown.length - 1 : text.length
  return (
    <p
      dir="auto"
      className={`[overflow-wrap:anywhere] break-words whitespace-pre-wrap [unicode-bidi:plaintext] ${className}`}
    >
      {linkRuns(isCut ? text.slice(0, end + LINK_REST) : text).map(({ at, text: whole, href }) => {
        // A link that is cut short leads where the whole one leads.
        const words = whole.slice(0, Math.max(0, end - at))
        if (href === null || words === '') return words
        return (
          <a
            key={at}
            tabIndex={isTabStop ? 0 : -1}
            href={href}
            target="_blank"
            rel="noopener noreferrer nofollow"
            className="text-accent underline decoration-1 underline-offset-2 [unicode-bidi:isolate]"
          >
            {words}
          </a>
        )
      })}
      {isCut && '…'}
    </p>
  )
}
