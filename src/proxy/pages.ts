import { LRUCache } from 'lru-cache'
import type { ReadOperation } from '../connector/operations'
import { type Coding, chooseCoding } from './accept-encoding'
import { createBodyDigest } from './body-digest'
import type { Bytes, CacheOutcome, Codec, Connection } from './options'
import { type Asking, type Waiting, classOf, isInsisting } from './outgoing'
import { MAX_PAGES_BYTES, type Page, createPageCache } from './page-cache'
import { createSingleFlight } from './single-flight'
import type { SpendParts } from './spend'

/** Bodies below this many bytes are sent as they are: compressed they would hardly fit in fewer packets. */
const SMALL_BYTES = 1024

/** When a page that stays is compressed, ms after it came: whoever waits for it as it is need not wait for that too. */
const COMPRESSED_AFTER_MS = 100

/** The least time between two calls for the same that were both to be fresh, ms: who comes in between shares the next. */
const FRESH_GAP_MS = 250

/** What a call brought, before it is shared. */
export interface Fetched {
  readonly json: Bytes
  /** To be quoted to the vendor. */
  readonly requestId: string | null
  readonly isClosed: boolean
}

/** Makes the call; `leaves` is called when it goes out. */
export type FetchPage = (asking: Waiting, leaves: () => void) => Promise<Fetched>

/** A page in a form that the browser takes. */
export interface Served {
  readonly bytes: Bytes
  readonly coding: Coding
  readonly requestId: string | null
}

export interface Pages {
  /** What a request is known by: equal for those that must get equal answers. */
  readonly keyOf: (connection: Connection, operation: ReadOperation, body: Bytes) => string
  /** A page in memory that the request may be answered with. */
  readonly find: (key: string, asking: Asking) => Page | undefined
  /** The page that one call brings for all who ask for it meanwhile; `person` is who asks. Throws what the call throws, and `aborted`. */
  readonly share: (
    key: string,
    asking: Asking,
    person: string,
    fetchPage: FetchPage,
  ) => { readonly outcome: CacheOutcome; readonly page: Promise<Page> }
  readonly serve: (key: string, page: Page, asking: Asking) => Promise<Served>
  /** Forgets what was read with a connection's token of one operation. */
  readonly purge: (connection: Connection, operation: ReadOperation) => void
}

export interface PagesParts extends Pick<SpendParts, 'ticks' | 'timer'> {
  readonly codec: Codec
  /** The memory that pages may take, bytes. */
  readonly maxPagesBytes?: number
}

/**
 * What many readers share, so that the second costs nothing: calls under way, and pages of a moment ago or for good.
 * It knows nothing of who may read what: whoever asks here was let in before.
 */
export function createPages(parts: PagesParts): Pages {
  const { codec, ticks, timer, maxPagesBytes = MAX_PAGES_BYTES } = parts
  const cache = createPageCache({ maxBytes: maxPagesBytes, ticks })
  const digestOf = createBodyDigest(codec)
  const join = createSingleFlight<Page>()
  const compressions = new WeakMap<Page, Promise<Bytes>>()
  /** Forms that were made for somebody, for as long as somebody takes them: they are much longer than what is kept. */
  const forms = new WeakMap<Page, Map<Coding, Promise<WeakRef<ArrayBuffer>>>>()
  const scopes = new WeakMap<
    Connection,
    { readonly credentials: Connection['credentials']; readonly scope: string }
  >()
  const departures = new LRUCache<string, number>({ max: 1_000 })

  /** Stands for the token that answers are read with. */
  function scopeOf(connection: Connection): string {
    const { platformAddress, credentials } = connection
    const known = scopes.get(connection)
    // Its tokens may have been replaced: what an old one opened is not for the new one.
    if (known !== undefined && known.credentials === credentials) return known.scope
    const scope = codec.digest([platformAddress, credentials.clientToken, credentials.accessToken])
    scopes.set(connection, { credentials, scope })
    return scope
  }

  /** The bytes through brotli, once for all who want them; from then on the page is kept that way. */
  function compressed(key: string, page: Page): Promise<Bytes> {
    const begun = compressions.get(page)
    if (begun !== undefined) return begun
    const compression = codec.brotli(page.bytes).then((bytes) => {
      cache.replace(key, page, { ...page, bytes, coding: 'br' })
      return bytes
    })
    compressions.set(page, compression)
    return compression
  }

  /** A page in a form that is not kept: all who take it at the same time share its bytes. */
  async function formOf(page: Page, coding: Coding, make: () => Promise<Bytes>): Promise<Bytes> {
    const known = forms.get(page) ?? new Map<Coding, Promise<WeakRef<ArrayBuffer>>>()
    forms.set(page, known)
    for (let begun = known.get(coding); begun !== undefined; begun = known.get(coding)) {
      const buffer = (await begun).deref()
      if (buffer !== undefined) return new Uint8Array(buffer)
      // Nobody has them any more. Of all who find that out one makes them anew.
      if (known.get(coding) === begun) known.delete(coding)
    }
    const making = make()
    const held = making.then(({ buffer }) => new WeakRef(buffer))
    held.catch(() => known.delete(coding))
    known.set(coding, held)
    return making
  }

  function keep(key: string, page: Page): void {
    cache.set(key, page)
    if (!page.isClosed || isSmall(page)) return
    // What stays is made small, whether or not somebody asks for it; what lasts 2 s only for whoever wants it so.
    timer(() => void compressed(key, page).catch(() => undefined), COMPRESSED_AFTER_MS)
  }

  async function turn(key: string, signal: AbortSignal): Promise<void> {
    const waitMs = (departures.get(key) ?? -Infinity) + FRESH_GAP_MS - ticks()
    if (waitMs <= 0) return
    await new Promise<void>((resolve) => {
      const callOff = timer(resolve, Math.ceil(waitMs))
      signal.addEventListener('abort', () => {
        callOff()
        resolve()
      })
    })
  }

  return {
    keyOf: (connection, operation, body) => `${scopeOf(connection)} ${operation} ${digestOf(body)}`,

    // Whoever tries again may be trying just what is kept: an answer that the reader could not use.
    find: (key, asking) => (isInsisting(asking) ? undefined : cache.get(key, isFresh(asking))),

    share: (key, asking, person, fetchPage) => {
      const { headers, signal } = asking
      const caller = { signal, person, rank: rankOf(asking), isFresh: isFresh(asking) }
      const { isShared, answer } = join(key, caller, async (shared, leaves, people) => {
        if (caller.isFresh) await turn(key, shared)
        let askedTicks = ticks()
        const { json, requestId, isClosed } = await fetchPage({ headers, signal: shared, people }, () => {
          askedTicks = ticks()
          departures.set(key, askedTicks)
          leaves()
        })
        const page: Page = { bytes: json, coding: 'identity', requestId, isClosed, askedTicks }
        keep(key, page)
        return page
      })
      return { outcome: isShared ? 'joined' : 'miss', page: answer }
    },

    serve: async (key, page, { headers }) => {
      const { requestId, bytes } = page
      const coding = isSmall(page) ? 'identity' : chooseCoding(headers.get('accept-encoding'), ['br', 'gzip'])
      if (coding === page.coding) return { bytes, coding, requestId }
      if (coding === 'br') return { bytes: await compressed(key, page), coding, requestId }
      const plain = async (): Promise<Bytes> =>
        page.coding === 'br' ? formOf(page, 'identity', () => codec.unbrotli(bytes)) : bytes
      if (coding === 'identity') return { bytes: await plain(), coding, requestId }
      const zipped = await formOf(page, coding, async () => codec.gzip(await plain()))
      return { bytes: zipped, coding, requestId }
    },

    purge: (connection, operation) => cache.purge(`${scopeOf(connection)} ${operation} `),
  }
}

/** Refresh and looks for what is new want more than what was true a moment ago, and so does whoever tries again. */
function isFresh(asking: Asking): boolean {
  return asking.headers.get('x-lobby-fresh') === '1' || isInsisting(asking)
}

/** A person does not wait where background waits, nor behind a call that a stopped connection would refuse. */
function rankOf(asking: Asking): number {
  return (classOf(asking) === 'people' ? 2 : 0) + (isInsisting(asking) ? 1 : 0)
}

function isSmall({ bytes, coding }: Page): boolean {
  return coding === 'identity' && bytes.byteLength < SMALL_BYTES
}
