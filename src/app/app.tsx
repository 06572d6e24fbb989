import { type QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { ErrorBoundary } from './error-boundary'
import { PlaceGate } from './place-gate'
import { en } from './words/en'

/** The whole page: providers, then the place that the address names. */
export function App({ queryClient }: { readonly queryClient: QueryClient }) {
  return (
    <ErrorBoundary words={en.shell}>
      <QueryClientProvider client={queryClient}>
        <PlaceGate words={en} />
      </QueryClientProvider>
    </ErrorBoundary>
  )
}
