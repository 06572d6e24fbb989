import { type ReactNode, useCallback } from 'react'
import { SignedOutError } from '../queries/client'
import { isInBetween, toFailure } from '../queries/failure'
import type { SignInProblem } from '../queries/sign-in'
import { Button } from '../ui/button'
import { FailureNotice } from '../ui/failure'
import { Notice } from '../ui/notice'
import { type Address, useAddress } from './address'
import { formatChoice } from './choice'
import { PlainHeader } from './header'
import { offeredChoice, propertyOptions } from './property-options'
import { SessionOver, SomethingInBetween } from './session-over'
import { ShellSkeleton } from './shell-skeleton'
import { SignInScreen } from './sign-in-screen'
import { usePlace } from './use-place'
import type { Words } from './words/words'
import { Workspace } from './workspace'

const NOWHERE: Partial<Address> = {
  connection: null,
  property: null,
  zone: null,
  thread: null,
  message: null,
}

interface PlaceGateProps {
  readonly words: Words
  /** What went wrong on the way in. */
  readonly signInProblem: SignInProblem | null
}

/**
 * Asks for the session and for the properties that the address names, then shows the place. One component for
 * both waits, so that the skeleton is drawn once.
 */
export function PlaceGate({ words, signInProblem }: PlaceGateProps) {
  const [address, go] = useAddress()
  const { session, choice, refs, first, directory, isReady, place } = usePlace(address)
  const { refetch } = session
  const lookAgain = useCallback(() => void refetch(), [refetch])
  if (session.isPending || (refs !== null && !isReady)) {
    return <ShellSkeleton words={words} wait={directory.wait} />
  }
  if (!session.data) {
    if (session.error instanceof SignedOutError) {
      return (
        <SignInScreen words={words} mode={session.error.mode} problem={signInProblem} onRetry={lookAgain} />
      )
    }
    return (
      <FailureNotice
        title={words.shell.sessionFailed}
        failure={toFailure(session.error)}
        words={words.common}
        onRetry={lookAgain}
      />
    )
  }
  if (choice === null) {
    return (
      <Notice tone="calm" title={words.shell.noConnection.title}>
        <p>{words.shell.noConnection.text}</p>
      </Notice>
    )
  }
  if (refs === null) return <UnknownPlace words={words} onLeave={() => go(NOWHERE)} />

  const options = propertyOptions(session.data, directory.entries, words.shell.unnamedProperty)
  const offered = offeredChoice(choice, options, session.data)
  const underHeader = (notice: ReactNode) => (
    <div className="flex h-dvh flex-col">
      <PlainHeader
        words={words}
        choice={offered}
        options={options}
        onChoice={(next) => go({ ...NOWHERE, property: formatChoice(next) })}
      />
      <main className="min-h-0 flex-1">{notice}</main>
    </div>
  )
  const [onlyId] = first
  const only = first.length === 1 && onlyId !== undefined ? directory.entries.get(onlyId) : undefined
  if (only?.failure && only.enterprises === null) {
    return underHeader(
      <FailureNotice
        title={words.shell.propertiesFailed}
        failure={only.failure}
        words={words.common}
        onRetry={only.retry}
      />,
    )
  }
  if (only?.enterprises?.length === 0) {
    return underHeader(
      <Notice
        tone="calm"
        title={words.shell.noProperty.title}
        actions={
          <Button look="strong" onClick={only.retry}>
            {words.common.retry}
          </Button>
        }
      >
        <p>{words.shell.noProperty.text}</p>
      </Notice>,
    )
  }
  if (!place) {
    // The list that lacks the property may be short by mistake.
    const askAgain = () => first.forEach((id) => directory.entries.get(id)?.retry())
    return <UnknownPlace words={words} onLeave={() => go(NOWHERE)} onRetry={askAgain} />
  }
  return (
    <Workspace
      session={session.data}
      words={words}
      choice={choice}
      offered={offered}
      options={options}
      place={place}
      directory={directory.entries}
      sessionOver={
        session.error instanceof SignedOutError ? (
          <SessionOver words={words} mode={session.error.mode} onRetry={lookAgain} />
        ) : (
          isInBetween(session.error) && <SomethingInBetween words={words} />
        )
      }
    />
  )
}

interface UnknownPlaceProps {
  readonly words: Words
  readonly onLeave: () => void
  /** Absent where asking again cannot help. */
  readonly onRetry?: () => void
}

function UnknownPlace({ words, onLeave, onRetry }: UnknownPlaceProps) {
  const { unknownPlace, toInbox } = words.shell
  return (
    <Notice
      tone="calm"
      title={unknownPlace.title}
      actions={
        <>
          <Button look="strong" onClick={onLeave}>
            {toInbox}
          </Button>
          {onRetry && <Button onClick={onRetry}>{words.common.retry}</Button>}
        </>
      }
    >
      <p>{unknownPlace.text}</p>
    </Notice>
  )
}
