import type { InboxWords } from './words'

interface ScopeNoteProps {
  readonly words: InboxWords
  readonly application: string
  readonly zoneName: string
}

/** Which conversations there are at all, where they are answered, and, where the header does not say it, whose time it is. */
export function ScopeNote({ words, application, zoneName }: ScopeNoteProps) {
  return (
    <>
      <span>{`${words.scope(application)} ${words.readOnly} `}</span>
      <span className="lg:hidden">{words.sentence(zoneName)}</span>
    </>
  )
}
