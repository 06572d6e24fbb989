import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { start } from './start'

let root: HTMLElement

beforeEach(() => {
  // A page starts once: its policy cannot be made again.
  vi.stubGlobal('trustedTypes', undefined)
  vi.useFakeTimers({ toFake: ['setTimeout'] })
  root = document.body.appendChild(document.createElement('div'))
})

afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
  root.remove()
})

const drawn = () => root.childElementCount

test('what is drawn first waits for the answers that it would show, and no longer than a moment', async () => {
  vi.stubGlobal('fetch', () => new Promise(() => {}))
  void start(root)
  await vi.advanceTimersByTimeAsync(199)
  expect(drawn()).toBe(0)
  await vi.advanceTimersByTimeAsync(1)
  await expect.poll(drawn).toBe(1)
})

test('it is drawn as soon as there is nothing more to wait for', async () => {
  vi.stubGlobal('fetch', async () => Response.json({ kind: 'signed-out' }, { status: 401 }))
  void start(root)
  // Not a ms passes.
  await expect.poll(drawn).toBe(1)
})
