import type { SignIn } from './sign-in'

/** No sign-in: everyone who reaches this server sees everything. For the embedded demo and for tests. */
export function createOpenSignIn(connectionIds: readonly string[]): SignIn {
  const visit = { user: { hash: null, name: null, connections: new Set(connectionIds) }, cookies: [] }
  return { mode: 'open', visitOf: () => Promise.resolve(visit), routes: new Map() }
}
