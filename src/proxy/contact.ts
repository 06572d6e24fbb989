import { STORE_TIMEOUT_MS, type Store } from './store'

/** An answer that is older than this is not used, ms: this process may have stood still while the answer lay there. */
export const STALE_MS = 2 * STORE_TIMEOUT_MS

/** How long a store that is connected and does not answer is left alone, ms. */
const RETRY_MS = 1_000

/** This process's tie to the store. */
export interface Contact {
  /** True while the store decides; false while this process goes by its even share of the limit. */
  readonly isHere: () => boolean
  /** Rejects when no answer came in time. The contact is lost then, until the store has answered again. */
  readonly ask: Store['ask']
  readonly add: (member: Member) => void
  readonly close: () => void
}

/** The budget of one token, as the contact sees it. */
export interface Member {
  /** Tells the store which calls count. */
  readonly tell: () => Promise<unknown>
  /** The contact was lost, or is there again. */
  readonly changed: () => void
}

export interface ContactParts {
  readonly store: Store
  readonly ticks: () => number
  readonly timer: (run: () => void, ms: number) => () => void
  readonly onChange: (isHere: boolean) => void
}

/** Watches whether the store answers: one question without an answer loses the contact for all tokens at once. */
export function createContact({ store, ticks, timer, onChange }: ContactParts): Contact {
  const members = new Set<Member>()
  let isHere = false
  let isClosed = false
  /** Grows with each loss, so that an answer from before a loss is known as old. */
  let life = 0
  let callOffReset = (): void => undefined

  async function inTime<Answer>(question: () => Promise<Answer>): Promise<Answer> {
    const asked = { life, ms: ticks() }
    try {
      const answer = await question()
      if (asked.life !== life || ticks() - asked.ms > STALE_MS) throw new Error('The answer came too late.')
      return answer
    } catch (error) {
      if (asked.life === life) {
        callOffReset = timer(store.reset, isHere ? 0 : RETRY_MS)
        lose()
      }
      throw error
    }
  }

  function change(here: boolean): void {
    isHere = here
    onChange(here)
    for (const { changed } of members) changed()
  }

  function lose(): void {
    life++
    if (isHere) change(false)
  }

  /** The store knows the calls of this process before it decides again. */
  async function greet(): Promise<void> {
    callOffReset()
    const greeted = life
    await Promise.allSettled([inTime(store.check), ...[...members].map(({ tell }) => tell())])
    if (life === greeted) change(true)
  }

  store.onConnection((isOpen) => {
    if (isClosed) return
    if (isOpen) void greet()
    else lose()
  })

  return {
    isHere: () => isHere,
    ask: (token, question) => inTime(() => store.ask(token, question)),
    add: (member) => void members.add(member),
    close: () => {
      isClosed = true
      isHere = false
      life++
      callOffReset()
    },
  }
}
