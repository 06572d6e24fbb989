import { Refusal } from './problem'
import type { Route } from './route'
import { serveNotFound } from './static'

/** A person who came here gets a page that leads on, a program the problem that it knows how to read. */
export const NOWHERE: Route = {
  name: 'unknown',
  method: null,
  access: 'public',
  gates: [],
  answer: (request) => {
    if (!isNavigation(request)) throw new Refusal(404, 'There is nothing here.')
    return serveNotFound()
  },
}

/** A connection that does not exist looks to a stranger like one that does. */
export const NO_DATA: Route = { ...NOWHERE, access: 'signed-in' }

/** Whether a person opened the address. Addresses of the API are for programs, whoever asks. */
function isNavigation({ method, url, headers }: Request): boolean {
  if ((method !== 'GET' && method !== 'HEAD') || /^\/api(\/|$)/i.test(new URL(url).pathname)) return false
  const mode = headers.get('sec-fetch-mode')
  return mode === null ? (headers.get('accept') ?? '').includes('text/html') : mode === 'navigate'
}
