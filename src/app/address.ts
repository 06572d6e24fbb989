import { useCallback, useSyncExternalStore } from 'react'
import type { Show } from '../inbox/rows'

/** What the URL says: selection and filters live there and nowhere else. Values are as typed, unchecked. */
export interface Address {
  readonly connection: string | null
  readonly property: string | null
  readonly created: string | null
  readonly show: Show
  readonly thread: string | null
}

const CHANGED = 'lobby:address'

/** Reads a URL's search part; unknown parameters are ignored. */
export function readAddress(search: string): Address {
  const params = new URLSearchParams(search)
  const text = (name: string) => params.get(name) || null
  return {
    connection: text('connection'),
    property: text('property'),
    created: text('created'),
    show: params.get('show') === 'all' ? 'all' : 'latest',
    thread: text('thread'),
  }
}

/** Writes a path with its search part; what is default or empty is left out. */
export function writeAddress(address: Address): string {
  const params = new URLSearchParams()
  for (const name of ['connection', 'property', 'created', 'thread'] as const) {
    const value = address[name]
    if (value !== null) params.set(name, value)
  }
  if (address.show === 'all') params.set('show', 'all')
  const search = params.toString()
  return search === '' ? '/' : `/?${search}`
}

/** The current address, and a way to change part of it: a new entry in the history, or in place of this one. */
export function useAddress(): [Address, (part: Partial<Address>, mode?: 'push' | 'replace') => void] {
  const search = useSyncExternalStore(subscribe, () => location.search)
  const go = useCallback((part: Partial<Address>, mode: 'push' | 'replace' = 'push') => {
    const before = readAddress(location.search)
    const after = { ...before, ...part }
    const path = writeAddress(after)
    if (mode === 'push') history.pushState({ opensThread: !before.thread && after.thread !== null }, '', path)
    else history.replaceState(history.state, '', path)
    dispatchEvent(new Event(CHANGED))
  }, [])
  return [readAddress(search), go]
}

/** True when going back in the history closes the conversation and stays on this page. */
export function backClosesThread(): boolean {
  const state: unknown = history.state
  return typeof state === 'object' && state !== null && 'opensThread' in state && state.opensThread === true
}

function subscribe(onChange: () => void): () => void {
  addEventListener('popstate', onChange)
  addEventListener(CHANGED, onChange)
  return () => {
    removeEventListener('popstate', onChange)
    removeEventListener(CHANGED, onChange)
  }
}
