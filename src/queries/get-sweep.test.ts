import { QueryClient } from '@tanstack/react-query'
import { expect, it } from 'vitest'
import { lineAfter } from '../connector/walk/windows'
import { sweepOptions } from './get-sweep'
import type { MakeKit } from './walk-kit'

it('goes through many connections a few at a time, behind what people wait for', async () => {
  let underWay = 0
  let most = 0
  const urgencies = new Set<string | undefined>()
  const makeKit: MakeKit = (now, signal, options) => {
    urgencies.add(options?.urgency)
    return {
      messages: async () => ({ messages: [], cursor: null }),
      threads: async () => {
        most = Math.max(most, ++underWay)
        await Promise.resolve()
        underWay--
        return { threads: [], cursor: null }
      },
      now,
      sleep: async () => undefined,
      random: () => 0,
      verdict: () => 'unknown',
      signal,
    }
  }
  const client = new QueryClient({ defaultOptions: { queries: { meta: { makeKit } } } })
  const scope = Array.from({ length: 30 }, (_, at) => ({
    connectionId: `c${at}`,
    platform: 'p',
    suffix: '',
    enterpriseIds: null,
  }))
  const now = () => Date.UTC(2024, 5, 12)
  await Promise.all(scope.map((entry) => client.fetchQuery(sweepOptions(entry, lineAfter(now()), now))))
  expect(most).toBe(2)
  expect([...urgencies]).toEqual(['background'])
})
