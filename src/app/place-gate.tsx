import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { toFailure } from '../queries/failure'
import { enterprisesOptions } from '../queries/get-enterprises'
import { useWait } from '../queries/use-wait'
import { sessionOptions } from '../queries/get-session'
import { Button } from '../ui/button'
import { FailureNotice } from '../ui/failure'
import { Notice } from '../ui/notice'
import { type Address, useAddress } from './address'
import { PlainHeader } from './header'
import { connectionOf, propertyOf } from './place'
import { ShellSkeleton } from './shell-skeleton'
import type { Words } from './words/words'
import { Workspace } from './workspace'

const NOWHERE: Partial<Address> = { connection: null, property: null, thread: null }

/**
 * Asks for the session and for the properties of the connection that the address names, then shows the
 * place. One component for both waits, so that the skeleton is drawn once.
 */
export function PlaceGate({ words }: { readonly words: Words }) {
  const [address, go] = useAddress()
  const session = useQuery(sessionOptions())
  const connectionId = session.data ? connectionOf(address, session.data) : null
  const isPlaced = connectionId !== null
  const enterprises = useQuery({ ...enterprisesOptions(connectionId ?? ''), enabled: isPlaced })
  const seconds = useWait(enterprises)

  if (session.isPending || (isPlaced && enterprises.isPending)) {
    return <ShellSkeleton words={words} seconds={seconds} />
  }
  if (!session.data) {
    return (
      <FailureNotice
        title={words.shell.sessionFailed}
        failure={toFailure(session.error)}
        words={words.common}
        onRetry={() => void session.refetch()}
      />
    )
  }
  if (session.data.connections.length === 0) {
    return (
      <Notice tone="calm" title={words.shell.noConnection.title}>
        <p>{words.shell.noConnection.text}</p>
      </Notice>
    )
  }
  if (!isPlaced) return <UnknownPlace words={words} onLeave={() => go(NOWHERE)} />

  const onConnection = (connection: string) => go({ ...NOWHERE, connection })
  const underHeader = (notice: ReactNode) => (
    <div className="flex h-dvh flex-col">
      <PlainHeader
        session={session.data}
        words={words}
        connectionId={connectionId}
        onConnection={onConnection}
      />
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
  const property = propertyOf(address, session.data, connectionId, enterprises.data)
  if (!property) return <UnknownPlace words={words} onLeave={() => go(NOWHERE)} />
  return (
    <Workspace
      session={session.data}
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
