import { QueryClient } from '@tanstack/react-query'
import { expect, it } from 'vitest'
import { insistOn, isInsistedOn } from './insisting'

it('is what a load does that a person asked for, and no other, to its end', async () => {
  const client = new QueryClient({ defaultOptions: { queries: { retry: 1, retryDelay: 0 } } })
  const told: boolean[] = []
  const queryKey = ['q']
  const load = () =>
    client.prefetchQuery({
      queryKey,
      staleTime: 0,
      queryFn: () => {
        told.push(isInsistedOn(client, queryKey))
        if (told.length === 2) throw new Error('once more')
        return told.length
      },
    })
  await load()
  await insistOn(client, queryKey, load)
  await load()
  // The first, the two tries of the second, the third.
  expect(told).toEqual([false, true, true, false])
})
