import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { expect, test } from 'vitest'
import { renderHook } from 'vitest-browser-react'
import { ConnectorError, type ConnectorErrorKind } from '../connector/errors'
import { sessionOptions, useIsToldAlready } from './get-session'

/** What the hook says of a failure while the look for the session failed as told; `null`: it did not fail. */
async function isTold(
  sessionKind: ConnectorErrorKind | null,
  kind: ConnectorErrorKind | 'unknown',
): Promise<boolean> {
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } })
  const queryFn = () => Promise.reject(new ConnectorError(sessionKind ?? 'server'))
  if (sessionKind !== null) await client.prefetchQuery({ ...sessionOptions(), queryFn })
  const wrapper = ({ children }: { readonly children: ReactNode }) => (
    <QueryClientProvider client={client}>{children}</QueryClientProvider>
  )
  const { result, unmount } = await renderHook(() => useIsToldAlready(), { wrapper })
  const told = result.current({ kind })
  await unmount()
  return told
}

test('that something answers in the place of the server is told already only where the page says it', async () => {
  expect(await isTold('in-between', 'in-between')).toBe(true)
  expect(await isTold(null, 'in-between')).toBe(false)
  expect(await isTold('network', 'in-between')).toBe(false)
  expect(await isTold('in-between', 'network')).toBe(false)
  expect(await isTold('network', 'network')).toBe(false)
  expect(await isTold('in-between', 'unknown')).toBe(false)
})

test('the end of a session is told by the bar of the page alone', async () => {
  expect(await isTold('signed-out', 'signed-out')).toBe(true)
  expect(await isTold(null, 'signed-out')).toBe(true)
})
