import { QueryClientProvider, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { toFailure } from '../queries/failure'
import { sessionOptions } from '../queries/get-session'
import { createQueryClient } from '../queries/query-client'
import { FailureNotice } from '../ui/failure'
import { Notice } from '../ui/notice'
import { ConnectionGate } from './connection-gate'
import { ErrorBoundary } from './error-boundary'
import { ShellSkeleton } from './shell-skeleton'
import { en } from './words/en'

/** The whole page: providers, then the session, then the place that the address names. */
export function App() {
  const [queryClient] = useState(createQueryClient)
  return (
    <ErrorBoundary words={en.shell}>
      <QueryClientProvider client={queryClient}>
        <SessionGate />
      </QueryClientProvider>
    </ErrorBoundary>
  )
}

function SessionGate() {
  const session = useQuery(sessionOptions())
  const words = en
  if (session.isPending) return <ShellSkeleton words={words} />
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
  return <ConnectionGate session={session.data} words={words} />
}
