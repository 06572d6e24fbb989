import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { expect, test } from 'vitest'
import { renderHook } from 'vitest-browser-react'
import { ConnectorError, type ConnectorErrorKind } from '../connector/errors'
import { sessionOptions, useIsToldAlready } from './get-session'

/** What the hook says of an error while the look for the session failed as told; `null`: it did not fail. */
async function isTold(sessionKind: ConnectorErrorKind | null, error: unknown): Promise<boolean> {
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } })
  const queryFn = () => Promise.reject(new ConnectorError(sessionKind ?? 'server'))
  if (sessionKind !== null) await client.prefetchQuery({ ...sessionOptions(), queryFn })
  const wrapper = ({ children }: { readonly children: ReactNode }) => (
    <QueryClientProvider client={client}>{children}</QueryClientProvider>
  )
  const { result, unmount } = await renderHook(() => useIsToldAlready(error), { wrapper })
  const told = result.current
  await unmount()
  return told
}

test('a failure is told already only where the page says that something answers in the place of the server', async () => {
  const inBetween = new ConnectorError('in-between')
  expect(await isTold('in-between', inBetween)).toBe(true)
  expect(await isTold(null, inBetween)).toBe(false)
  expect(await isTold('network', inBetween)).toBe(false)
  expect(await isTold('in-between', new ConnectorError('network'))).toBe(false)
  expect(await isTold('network', new ConnectorError('network'))).toBe(false)
  expect(await isTold('in-between', null)).toBe(false)
})
