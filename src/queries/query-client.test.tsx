import { type QueryClient, QueryClientProvider, useQuery } from '@tanstack/react-query'
import { expect, test, vi } from 'vitest'
import { render } from 'vitest-browser-react'
import { ConnectorError } from '../connector/errors'
import { createQueryClient } from './query-client'

test('whoever waits for an answer goes on before it is drawn', async () => {
  const client = createQueryClient()
  const options = { queryKey: ['answer'], queryFn: async () => 'there' }
  const order: string[] = []
  const Screen = () => {
    const { data } = useQuery({ ...options, enabled: false })
    order.push(data ?? 'nothing')
    return <p>{data ?? 'nothing'}</p>
  }
  const screen = await render(
    <QueryClientProvider client={client}>
      <Screen />
    </QueryClientProvider>,
  )
  order.length = 0
  await client.fetchQuery(options)
  // What a question sends on its way to the network takes a few turns of promises.
  for (let turn = 0; turn < 20; turn++) await Promise.resolve()
  order.push('gone on')
  await expect.element(screen.getByText('there')).toBeVisible()
  expect(order[0]).toBe('gone on')
})

test('a failure of just now is shown and not asked for again; one from before is', async () => {
  let sinceFailureMs = 1_000
  const client: QueryClient = createQueryClient(
    () => (client.getQueryState(['answer'])?.errorUpdatedAt ?? 0) + sinceFailureMs,
  )
  const ask = vi.fn<() => Promise<string>>().mockRejectedValue(new ConnectorError('refused'))
  const options = { queryKey: ['answer'], queryFn: ask }
  const Screen = () => <p>{useQuery(options).isError ? 'failed' : 'asked'}</p>
  const page = (
    <QueryClientProvider client={client}>
      <Screen />
    </QueryClientProvider>
  )
  await expect(client.fetchQuery(options)).rejects.toThrow('refused')
  const screen = await render(page)
  await expect.element(screen.getByText('failed')).toBeVisible()
  expect(ask).toHaveBeenCalledTimes(1)
  await screen.unmount()

  sinceFailureMs = 3_000
  const again = await render(page)
  await expect.element(again.getByText('failed')).toBeVisible()
  expect(ask).toHaveBeenCalledTimes(2)
})
