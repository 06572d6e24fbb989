import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { type PageUser, createPageUser } from '../queries/page-user'
import { tellSignOut, watchSignOut } from './signed-out'

const left = vi.fn<() => void>()
let user: PageUser
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
  user = createPageUser()
  stop = watchSignOut(left, user)
})

afterEach(() => {
  stop()
  vi.unstubAllGlobals()
  localStorage.removeItem('lobby.user')
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

/** Another tab tells whose session the browser has now. */
function tellOther(digest: string): void {
  createPageUser().see(digest)
  dispatchEvent(new StorageEvent('storage', { key: 'lobby.user' }))
}

test('a page is left as soon as another tab reads the session of another user', () => {
  user.see('ottilie')
  tellOther('ottilie')
  expect(left).not.toHaveBeenCalled()
  tellOther('paula')
  expect(left).toHaveBeenCalledTimes(1)
})

test('a page that was frozen meanwhile stays for the same user, and is left when another one has signed in', () => {
  user.see('ottilie')
  for (const digest of ['paula', 'ottilie']) localStorage.setItem('lobby.user', digest)
  document.dispatchEvent(new Event('visibilitychange'))
  expect(left).not.toHaveBeenCalled()
  localStorage.setItem('lobby.user', 'paula')
  document.dispatchEvent(new Event('visibilitychange'))
  expect(left).toHaveBeenCalledTimes(1)
})

test('a page is left when its own look reads the session of another user, and tells the other tabs', () => {
  user.see('ottilie')
  user.see('ottilie')
  expect(left).not.toHaveBeenCalled()
  user.see('paula')
  expect(left).toHaveBeenCalledTimes(1)
  expect(localStorage.getItem('lobby.user')).toBe('paula')
})

test('a page stays where users are not told apart, whoever used the browser before', () => {
  localStorage.setItem('lobby.user', 'ottilie')
  user.see(undefined)
  tellOther('paula')
  document.dispatchEvent(new Event('visibilitychange'))
  expect(left).not.toHaveBeenCalled()
})

test('a page that opens after another user is not left', () => {
  localStorage.setItem('lobby.user', 'ottilie')
  document.dispatchEvent(new Event('visibilitychange'))
  user.see('paula')
  expect(left).not.toHaveBeenCalled()
  expect(localStorage.getItem('lobby.user')).toBe('paula')
})

test('a page that comes back for another user than it was drawn for is left, and never shown', async () => {
  user.see('ottilie')
  answer(async () => Response.json({ ...SESSION, userDigest: 'paula' }))
  comeBack()
  await expect.poll(() => left.mock.calls.length).toBe(1)
  expect(isHidden()).toBe(true)
})

test('a page that comes back for the user that it was drawn for is shown again', async () => {
  user.see('ottilie')
  answer(async () => Response.json({ ...SESSION, userDigest: 'ottilie' }))
  comeBack()
  await expect.poll(isHidden).toBe(false)
  expect(left).not.toHaveBeenCalled()
})
