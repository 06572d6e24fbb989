import { useCallback, useSyncExternalStore } from 'react'
import type { Show } from '../inbox/rows'
import { flushPositions, historyState } from './position'

/** What the URL says: selection and filters live there and nowhere else. Values are as typed, unchecked. */
export interface Address {
  /** The connection that the open conversation came through. */
  readonly connection: string | null
  /** `all`, or references of properties with commas between them. */
  readonly property: string | null
  readonly created: string | null
  readonly show: Show
  readonly thread: string | null
  /** The message at which the open conversation begins where nothing else is known. */
  readonly message: string | null
  /** IANA name of the zone in which days are counted where properties are in several. */
  readonly zone: string | null
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
    message: text('message'),
    zone: text('zone'),
  }
}

/** Writes a path with its search part; what is default or empty is left out. */
export function writeAddress(address: Address): string {
  const params = new URLSearchParams()
  for (const name of ['property', 'created', 'zone', 'connection', 'thread', 'message'] as const) {
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
    flushPositions()
    if (mode === 'push') {
      const opensThread = !before.thread && after.thread !== null
      history.pushState({ opensThread, ...positionsKept(before, after) }, '', path)
    } else history.replaceState(history.state, '', path)
    dispatchEvent(new Event(CHANGED))
  }, [])
  return [readAddress(search), go]
}

/** True when going back in the history closes the conversation and stays on this page. */
export function backClosesThread(): boolean {
  const state: unknown = history.state
  return typeof state === 'object' && state !== null && 'opensThread' in state && state.opensThread === true
}

/** Where the lists are read that stay as they are from one address to the next. */
function positionsKept(before: Address, after: Address): Readonly<Record<string, unknown>> {
  const { inbox, thread } = historyState()
  const isSame = (...names: readonly (keyof Address)[]) => names.every((name) => before[name] === after[name])
  // Opening a conversation writes down which property it is of that the list has shown all along.
  const isNamed = before.property === null && after.thread !== null
  return {
    ...(isSame('created', 'zone') && (isSame('property') || isNamed) ? { inbox } : {}),
    ...(isSame('connection', 'thread', 'message') ? { thread } : {}),
  }
}

function subscribe(onChange: () => void): () => void {
  addEventListener('popstate', onChange)
  addEventListener(CHANGED, onChange)
  return () => {
    removeEventListener('popstate', onChange)
    removeEventListener(CHANGED, onChange)
  }
}
