import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { settled } from '../test/settled'
import { start } from './start'

let root: HTMLElement

beforeEach(() => {
  root = document.body.appendChild(document.createElement('div'))
})

afterEach(() => {
  vi.unstubAllGlobals()
  root.remove()
})

const isDrawn = () => root.hasChildNodes()

test('what is drawn first waits for the answers that it would show, and no longer than a moment', async () => {
  vi.stubGlobal('fetch', () => new Promise(() => {}))
  const pauses: number[] = []
  let end = () => {}
  void start(root, (ms) => {
    pauses.push(ms)
    return new Promise<void>((resolve) => (end = resolve))
  })
  await expect.poll(() => pauses).toEqual([200])
  await settled()
  expect(isDrawn()).toBe(false)
  end()
  await expect.poll(isDrawn).toBe(true)
})

test('it is drawn as soon as there is nothing more to wait for', async () => {
  vi.stubGlobal('fetch', async () => Response.json({ kind: 'signed-out' }, { status: 401 }))
  void start(root, () => new Promise(() => {}))
  await expect.poll(isDrawn).toBe(true)
})
