import { expect, test, vi } from 'vitest'
import { ConnectorError } from '../connector/errors'
import { askServerNow } from './get-session'
import type { Wait } from './waiting'

test('asking for the time of the server is a part of what a person waits for, with its bound and its note', async () => {
  const stop = new AbortController()
  const asked: string[] = []
  const wait: Wait = {
    signal: stop.signal,
    call: (what, signal, run) => {
      asked.push(what)
      return run(signal)
    },
  }
  vi.stubGlobal('fetch', (_: string, { signal }: RequestInit) => {
    expect(signal).toBe(stop.signal)
    return Promise.reject(new TypeError('no network'))
  })
  try {
    await expect(askServerNow(wait)).rejects.toBeInstanceOf(ConnectorError)
  } finally {
    vi.unstubAllGlobals()
  }
  expect(asked).toEqual(['session'])
})
