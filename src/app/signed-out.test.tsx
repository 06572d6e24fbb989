import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { tellSignOut, watchSignOut } from './signed-out'

const left = vi.fn<() => void>()
let stop: () => void

const SESSION = {
  now: 0,
  demo: false,
  application: 'Test',
  signIn: 'header',
  userName: null,
  connections: [],
  openOn: null,
}
const isHidden = () => document.documentElement.style.visibility === 'hidden'
const comeBack = () => dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))
const answer = (make: () => Promise<Response>) => vi.stubGlobal('fetch', make)

beforeEach(() => {
  left.mockClear()
  stop = watchSignOut(left)
})

afterEach(() => {
  stop()
  vi.unstubAllGlobals()
  document.documentElement.style.visibility = ''
})

test('whoever signs out on this page leaves it, once', () => {
  tellSignOut()
  tellSignOut()
  expect(left).toHaveBeenCalledTimes(1)
})

test('a page is left when another one says that somebody signed out, and for nothing else', () => {
  dispatchEvent(new StorageEvent('storage', { key: 'lobby.property' }))
  document.dispatchEvent(new Event('visibilitychange'))
  dispatchEvent(new PageTransitionEvent('pageshow', { persisted: false }))
  expect(left).not.toHaveBeenCalled()
  dispatchEvent(new StorageEvent('storage', { key: 'lobby.signed-out' }))
  expect(left).toHaveBeenCalledTimes(1)
})

test('a page that was frozen meanwhile is left as soon as it is looked at', () => {
  localStorage.setItem('lobby.signed-out', crypto.randomUUID())
  expect(left).not.toHaveBeenCalled()
  document.dispatchEvent(new Event('visibilitychange'))
  expect(left).toHaveBeenCalledTimes(1)
})

test('a page that comes back after a sign-out is left before anything is asked', () => {
  answer(() => Promise.reject(new Error('nothing is to be asked')))
  localStorage.setItem('lobby.signed-out', crypto.randomUUID())
  comeBack()
  expect(left).toHaveBeenCalledTimes(1)
})

test('a page that the browser keeps is hidden as it goes, and one that it does not keep is not', () => {
  dispatchEvent(new PageTransitionEvent('pagehide', { persisted: false }))
  expect(isHidden()).toBe(false)
  dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }))
  expect(isHidden()).toBe(true)
})

test('a page that comes back shows nothing until the session is confirmed', async () => {
  let confirm: (response: Response) => void = () => {}
  answer(() => new Promise((resolve) => (confirm = resolve)))
  comeBack()
  expect(isHidden()).toBe(true)
  confirm(Response.json(SESSION))
  await expect.poll(isHidden).toBe(false)
  expect(left).not.toHaveBeenCalled()
})

test.each([
  ['nobody is signed in', async () => Response.json({ kind: 'signed-out' }, { status: 401 })],
  ['something in front answers', async () => new Response('<title>Sign in</title>')],
  ['there is no answer', () => Promise.reject(new TypeError('fetch failed'))],
])('a page that comes back is left when %s', async (_title, make) => {
  answer(make)
  comeBack()
  await expect.poll(() => left.mock.calls.length).toBe(1)
  expect(isHidden()).toBe(true)
})
