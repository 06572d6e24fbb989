import { BEAT_MS, HEARD_MS, SILENT_MS, STALE_MS, STORE_TIMEOUT_MS, drainMs } from '../lib/shares'
import type { Store } from './store'

/**
 * What the store thinks of this replica. `heard`: it is there. `fading`: it may be thought silent, and what others
 * were granted before is still under way. `silent`: its full share is kept for it.
 */
export type Phase = 'heard' | 'fading' | 'silent'

/** This process's tie to the store. */
export interface Contact {
  readonly replica: string
  /** True while this process came too late to have a slice of its own. */
  readonly isOnProbation: (nowMs: number) => boolean
  /** True for a moment at the start, in which the store may still be reached. */
  readonly isNew: () => boolean
  /** True while the store decides; false while this process goes by its own share. */
  readonly isHere: () => boolean
  readonly phase: (nowMs: number) => Phase
  /**
   * Makes one call, which is void for the store after the instant it is given. Rejects when there was no
   * answer in time; the contact is lost then.
   */
  readonly send: <Answer extends { readonly nowMs: number }>(
    call: (store: Store, latestMs: number) => Promise<Answer>,
  ) => Promise<Answer>
  /** The store said something that only a new beginning mends. */
  readonly lose: () => void
  readonly add: (member: Member) => void
  readonly close: () => void
}

/** A token's side of the contact. */
export interface Member {
  /** Tells the store what there is to tell; all of it when the contact is new. */
  readonly report: () => Promise<void>
  /** What may be done without the store may have changed. */
  readonly nudge: () => void
}

export interface ContactParts {
  readonly store: Store
  /** Names this process; never used again by another. */
  readonly replica: string
  readonly windowMs: number
  readonly ticks: () => number
  readonly timer: (run: () => void, ms: number) => () => void
  readonly onChange?: (isHere: boolean) => void
}

/** Holds the contact: says every second that this process is there, and begins anew whenever the store is back. */
export function createContact(parts: ContactParts): Contact {
  const { store, replica, windowMs, ticks, timer, onChange } = parts
  const members = new Set<Member>()
  let isReady = false
  let isHere = false
  let isClosed = false
  /** Grows with each loss, so that what was begun before is known for old. */
  let era = 0
  let isSyncing = false
  /** An instant of the store's clock, which was not earlier than the tick beside it. */
  let clock: { readonly storeMs: number; readonly tickMs: number } | null = null
  /** The store's last hearing lies between the two. */
  let heardAfterMs = -Infinity
  const startedMs = ticks()
  // The process that was in this place before may have been heard until now.
  let heardBeforeMs = startedMs
  let probationUntilMs = -Infinity
  let callOff = (): void => undefined

  async function inTime<Value>(call: () => Promise<Value>): Promise<{ value: Value; sentMs: number }> {
    const sentMs = ticks()
    const of = era
    const value = await call()
    if (of !== era) throw new Error('from before the loss')
    if (ticks() - sentMs > STALE_MS) throw new Error('the answer came too late')
    return { value, sentMs }
  }

  async function send<Answer extends { readonly nowMs: number }>(
    call: (store: Store, latestMs: number) => Promise<Answer>,
  ): Promise<Answer> {
    const of = era
    try {
      const known = clock
      if (known === null) throw new Error('there is no contact')
      const { value, sentMs } = await inTime(() =>
        call(store, Math.floor(known.storeMs + ticks() - known.tickMs) + STORE_TIMEOUT_MS),
      )
      clock = { storeMs: value.nowMs, tickMs: sentMs }
      return value
    } catch (error) {
      if (of === era) lose()
      throw error
    }
  }

  /** Everything that is to be told is told before the beat: whoever is heard is taken at its word. */
  async function sync(): Promise<void> {
    if (isSyncing || !isReady) return
    isSyncing = true
    const of = era
    try {
      if (clock === null) {
        const { value, sentMs } = await inTime(store.time)
        clock = { storeMs: value, tickMs: sentMs }
      }
      await Promise.all([...members].map((member) => member.report()))
      heardBeforeMs = ticks() + HEARD_MS
      const sentMs = ticks()
      const rememberedMs = SILENT_MS + drainMs(windowMs)
      const { isTaken, probationMs } = await send(({ beat }, latestMs) =>
        beat({ replica, latestMs, rememberedMs }),
      )
      if (!isTaken || of !== era) throw new Error('the beat came too late')
      heardAfterMs = sentMs
      probationUntilMs = ticks() + probationMs
      if (!isHere) change(true)
    } catch {
      if (of === era) lose()
    } finally {
      isSyncing = false
    }
  }

  function change(here: boolean): void {
    isHere = here
    onChange?.(here)
    for (const { nudge } of members) nudge()
  }

  function lose(): void {
    if (!isReady) return
    isReady = false
    clock = null
    era++
    store.reset()
    if (isHere) change(false)
  }

  function beat(): void {
    if (isClosed) return
    callOff = timer(beat, BEAT_MS)
    if (isReady) void sync()
    if (!isHere) for (const { nudge } of members) nudge()
  }

  store.onReady(() => {
    if (isClosed) return
    isReady = true
    void sync()
  })
  beat()

  return {
    replica,
    isOnProbation: (nowMs) => nowMs < probationUntilMs,
    isNew: () => heardAfterMs === -Infinity && ticks() < startedMs + BEAT_MS,
    isHere: () => isHere,
    phase: (nowMs) => {
      if (nowMs < heardAfterMs + SILENT_MS) return 'heard'
      return nowMs < heardBeforeMs + SILENT_MS + drainMs(windowMs) ? 'fading' : 'silent'
    },
    send,
    lose,
    add: (member) => void members.add(member),
    close: () => {
      isClosed = true
      isReady = false
      isHere = false
      era++
      callOff()
    },
  }
}
