import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { toFailure } from '../queries/failure'
import { enterprisesOptions } from '../queries/get-enterprises'
import type { CurrentSession } from '../queries/get-session'
import { Button } from '../ui/button'
import { FailureNotice } from '../ui/failure'
import { Notice } from '../ui/notice'
import { useCountdown } from '../ui/use-countdown'
import { type Address, useAddress } from './address'
import { PlainHeader } from './header'
import { connectionOf, propertyOf } from './place'
import { ShellSkeleton } from './shell-skeleton'
import type { Words } from './words/words'
import { Workspace } from './workspace'

interface ConnectionGateProps {
  readonly session: CurrentSession
  readonly words: Words
}

const NOWHERE: Partial<Address> = { connection: null, property: null, thread: null }

/** Finds the connection and the property that the address names, and their time zone. */
export function ConnectionGate({ session, words }: ConnectionGateProps) {
  const [address, go] = useAddress()
  const connectionId = connectionOf(address, session)
  if (connectionId === null) return <UnknownPlace words={words} onLeave={() => go(NOWHERE)} />
  return <PropertyGate session={session} words={words} connectionId={connectionId} />
}

function PropertyGate({
  session,
  words,
  connectionId,
}: ConnectionGateProps & { readonly connectionId: string }) {
  const [address, go] = useAddress()
  const enterprises = useQuery(enterprisesOptions(connectionId))
  const waitCause = enterprises.isFetching ? enterprises.failureReason : null
  const seconds = useCountdown(waitCause, waitCause ? toFailure(waitCause).retryAfterMs : null)
  if (enterprises.isPending) return <ShellSkeleton words={words} seconds={seconds} />
  const onConnection = (connection: string) => go({ ...NOWHERE, connection })
  const underHeader = (notice: ReactNode) => (
    <div className="flex h-dvh flex-col">
      <PlainHeader session={session} words={words} connectionId={connectionId} onConnection={onConnection} />
      <main className="min-h-0 flex-1">{notice}</main>
    </div>
  )
  if (!enterprises.data) {
    return underHeader(
      <FailureNotice
        title={words.shell.propertiesFailed}
        failure={toFailure(enterprises.error)}
        words={words.common}
        onRetry={() => void enterprises.refetch()}
      />,
    )
  }
  if (enterprises.data.length === 0) {
    return underHeader(
      <Notice tone="calm" title={words.shell.noProperty.title}>
        <p>{words.shell.noProperty.text}</p>
      </Notice>,
    )
  }
  const property = propertyOf(address, session, connectionId, enterprises.data)
  if (!property) return <UnknownPlace words={words} onLeave={() => go(NOWHERE)} />
  return (
    <Workspace
      session={session}
      words={words}
      connectionId={connectionId}
      enterprises={enterprises.data}
      property={property}
    />
  )
}

function UnknownPlace({ words, onLeave }: { readonly words: Words; readonly onLeave: () => void }) {
  const { unknownPlace, toInbox } = words.shell
  return (
    <Notice
      tone="calm"
      title={unknownPlace.title}
      actions={
        <Button look="strong" onClick={onLeave}>
          {toInbox}
        </Button>
      }
    >
      <p>{unknownPlace.text}</p>
    </Notice>
  )
}
