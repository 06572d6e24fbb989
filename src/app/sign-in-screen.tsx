import { useEffect } from 'react'
import type { SignInMode } from '../connector/sign-in-modes'
import type { SignInProblem } from '../queries/sign-in'
import { Button, buttonClass } from '../ui/button'
import { Notice } from '../ui/notice'
import { ProductName } from './header'
import type { Words } from './words/words'

interface SignInScreenProps {
  readonly words: Words
  readonly mode: SignInMode
  /** What went wrong on the way in. */
  readonly problem: SignInProblem | null
  readonly onRetry: () => void
}

/** Where nobody is signed in: how one signs in here. */
export function SignInScreen({ words, mode, problem, onRetry }: SignInScreenProps) {
  const { signIn, product } = words.shell
  // Whoever signed in in another tab comes back to this one.
  useEffect(() => {
    addEventListener('focus', onRetry)
    return () => removeEventListener('focus', onRetry)
  }, [onRetry])

  return (
    <div className="flex h-dvh flex-col">
      <title>{product}</title>
      <header className="flex items-center border-b border-line bg-surface px-4 py-2.5">
        <ProductName text={product} />
      </header>
      <main className="min-h-0 flex-1">
        <Notice
          tone={problem === null ? 'calm' : 'danger'}
          title={signIn.title}
          actions={
            mode === 'oidc' ? (
              <a href={signInHref()} className={buttonClass('strong')}>
                {signIn.action}
              </a>
            ) : (
              <Button onClick={onRetry}>{words.common.retry}</Button>
            )
          }
        >
          {problem !== null && <p className="font-medium text-ink">{signIn.problems[problem]}</p>}
          <p>{signIn.text[mode]}</p>
        </Notice>
      </main>
    </div>
  )
}

/** Through the sign-in and back to this address. */
export function signInHref(): string {
  return location.search === '' ? '/sign-in' : `/sign-in?return=${encodeURIComponent(location.search)}`
}
