import type { SignInMode } from '../connector/sign-in-modes'
import { Button, buttonClass } from '../ui/button'
import { signInHref } from './sign-in-screen'
import type { Words } from './words/words'

interface SessionOverProps {
  readonly words: Words
  readonly mode: SignInMode
  readonly onRetry: () => void
}

/** The session ended while somebody reads: what is loaded stays, and a line says so. */
export function SessionOver({ words, mode, onRetry }: SessionOverProps) {
  const { signIn } = words.shell
  return (
    <div role="alert" className="flex items-center gap-3 bg-wait-soft px-4 py-1 text-sm text-wait">
      <p className="min-w-0 flex-1 text-pretty">{signIn.over[mode]}</p>
      {mode === 'oidc' ? (
        <a href={signInHref()} className={buttonClass('quiet')}>
          {signIn.again}
        </a>
      ) : (
        <Button look="quiet" onClick={onRetry}>
          {words.common.retry}
        </Button>
      )}
    </div>
  )
}

/** Something before Lobby answers in its place while somebody reads: loading the page again leads through it. */
export function SomethingInBetween({ words }: Pick<SessionOverProps, 'words'>) {
  return (
    <div
      role="alert"
      className="flex flex-wrap items-center justify-end gap-x-3 bg-wait-soft px-4 py-1 text-sm text-wait"
    >
      <p className="min-w-56 flex-1 text-pretty">{words.shell.signIn.inBetween}</p>
      <Button look="quiet" onClick={() => location.reload()}>
        {words.common.reload}
      </Button>
    </div>
  )
}
