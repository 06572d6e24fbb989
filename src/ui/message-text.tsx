import { linkRuns } from '../lib/links'

interface MessageTextProps {
  /** `null` when the upstream sent none that can be shown. */
  readonly text: string | null
  /** What stands in its place then. */
  readonly placeholder: string
  readonly className?: string
}

/**
 * A guest's or an employee's words as text, never as HTML: line breaks kept, http(s) links live, direction
 * found per paragraph and isolated from what stands around it, and words of any length broken.
 */
export function MessageText({ text, placeholder, className = '' }: MessageTextProps) {
  if (text === null) return <p className={`text-faint italic ${className}`}>{placeholder}</p>
  return (
    <p
      dir="auto"
      className={`[overflow-wrap:anywhere] break-words whitespace-pre-wrap [unicode-bidi:plaintext] ${className}`}
    >
      {linkRuns(text).map((run) =>
        run.href === null ? (
          run.text
        ) : (
          <a
            key={run.at}
            href={run.href}
            target="_blank"
            rel="noopener noreferrer nofollow"
            className="text-accent underline decoration-1 underline-offset-2 [unicode-bidi:isolate]"
          >
            {run.text}
          </a>
        ),
      )}
    </p>
  )
}
