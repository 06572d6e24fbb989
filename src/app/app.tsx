import { type QueryClient, QueryClientProvider } from '@tanstack/react-query'
import type { SignInProblem } from '../queries/sign-in'
import { ErrorBoundary } from './error-boundary'
import { LongWait } from './long-wait'
import { PlaceGate } from './place-gate'
import { en } from './words/en'

interface AppProps {
  readonly queryClient: QueryClient
  /** What went wrong on the way in. */
  readonly signInProblem: SignInProblem | null
}

/** The whole page: providers, then the place that the address names. */
export function App({ queryClient, signInProblem }: AppProps) {
  return (
    <ErrorBoundary words={en.shell}>
      <QueryClientProvider client={queryClient}>
        <PlaceGate words={en} signInProblem={signInProblem} />
        <LongWait words={en} />
      </QueryClientProvider>
    </ErrorBoundary>
  )
}
