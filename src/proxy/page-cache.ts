import { LRUCache } from 'lru-cache'

/** How long a page that may still change is kept, counted from when it was asked for, ms. */
export const OPEN_KEPT_MS = 2_000

/** How long a closed page is kept, ms: nothing of a guest's stays longer in memory for being read once. */
export const CLOSED_KEPT_MS = 60 * 60_000

/** The memory that pages may take by default, bytes. */
export const MAX_PAGES_BYTES = 64 * 1024 * 1024

/** What a page takes beside its bytes: key, object and the list's own, roughly. */
const OVERHEAD_BYTES = 512

/** An answer as it goes to browsers. */
export interface Page {
  /** JSON, compressed or not. */
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly coding: 'identity' | 'br'
  /** To be quoted to the vendor. */
  readonly requestId: string | null
  /** Whether a later request must get the same. */
  readonly isClosed: boolean
  /** When it was asked for, ms of the clock that never runs backwards. */
  readonly askedTicks: number
}

export interface PageCache {
  /** What may be answered now; who asks for something fresh gets closed pages alone. */
  readonly get: (key: string, isFresh: boolean) => Page | undefined
  /** Keeps a page unless one is there that was asked for later. */
  readonly set: (key: string, page: Page) => void
  /** Puts a page in the place of the same one in another coding, if that is still there. */
  readonly replace: (key: string, page: Page, by: Page) => void
  /** Forgets everything whose key begins so. */
  readonly purge: (prefix: string) => void
  readonly bytes: () => number
}

/**
 * Pages in memory, the least recently used given up first. What has had its time is dropped when the time comes, not
 * when somebody asks.
 *
 * @param ticks ms of a clock that never runs backwards
 */
export function createPageCache({ maxBytes, ticks }: { maxBytes: number; ticks: () => number }): PageCache {
  const pages = new LRUCache<string, Page>({
    maxSize: Math.max(1, maxBytes),
    sizeCalculation: ({ bytes }) => bytes.byteLength + OVERHEAD_BYTES,
    ttl: CLOSED_KEPT_MS,
    ttlAutopurge: true,
    ttlResolution: 0,
    perf: { now: ticks },
  })
  const put = (key: string, page: Page): void => {
    const kept = page.isClosed ? CLOSED_KEPT_MS : OPEN_KEPT_MS
    const ttl = page.askedTicks + kept - ticks()
    if (ttl > 0) pages.set(key, page, { ttl })
  }
  return {
    get: (key, isFresh) => {
      const page = pages.get(key)
      return page === undefined || (isFresh && !page.isClosed) ? undefined : page
    },
    set: (key, page) => {
      const known = pages.peek(key)
      if (known === undefined || known.askedTicks <= page.askedTicks) put(key, page)
    },
    replace: (key, page, by) => {
      if (pages.peek(key) === page) put(key, by)
    },
    purge: (prefix) => {
      const doomed = [...pages.keys()].filter((key) => key.startsWith(prefix))
      for (const key of doomed) pages.delete(key)
    },
    bytes: () => pages.calculatedSize,
  }
}
