/** When a fault strikes. */
interface FaultTarget {
  /** An operation such as `messages/getAll`; absent: all of them. */
  readonly operation?: string
  /** How often it strikes before it is gone; absent: until it is removed. */
  readonly count?: number
  /** 0 to 1, drawn from the seed; absent: always. */
  readonly probability?: number
  /** Strikes only requests whose body it accepts. */
  readonly when?: (body: Readonly<Record<string, unknown>>) => boolean
}

/** What a fault does. */
export type FaultEffect =
  /**
   * An error answer. `Details` holds the request with its tokens and a stack, as the real one may; `retryAfter`
   * is in seconds and sent as such or as an HTTP-date.
   */
  | {
      readonly kind: 'status'
      readonly status: number
      readonly message?: string | null
      readonly retryAfter?: number
      readonly retryAfterForm?: 'seconds' | 'date'
    }
  /** The good answer, later. */
  | { readonly kind: 'latency'; readonly ms: number }
  /** No answer until the client leaves or the fault is removed. */
  | { readonly kind: 'hang' }
  /** The connection breaks before any header. */
  | { readonly kind: 'reset' }
  /** The connection breaks in the middle of the good answer's body. */
  | { readonly kind: 'truncated' }
  /** 200 with a body that is no JSON. */
  | { readonly kind: 'malformed' }
  /** 200 with JSON of another shape. */
  | { readonly kind: 'wrong-shape' }
  /** The good answer, called something else; `text/html` when absent. */
  | { readonly kind: 'content-type'; readonly contentType?: string }
  /** 204 without a body, whatever was asked. */
  | { readonly kind: 'no-content' }
  /** Any answer at all. */
  | {
      readonly kind: 'body'
      readonly status?: number
      readonly headers?: Readonly<Record<string, string>>
      readonly body: string | Uint8Array | null
    }
  /** The good answer's JSON, changed. */
  | { readonly kind: 'transform'; readonly transform: (json: unknown) => unknown }

export type FaultPlan = FaultTarget & FaultEffect

/** The faults that strike one request. */
export interface Strike {
  readonly effects: readonly FaultEffect[]
  /** Settles when a fault that struck is removed. */
  readonly removed: Promise<void>
}

export interface Faults {
  readonly add: (plan: FaultPlan) => () => void
  readonly clear: () => void
  readonly strike: (operation: string, body: Readonly<Record<string, unknown>>) => Strike
}

interface Active {
  readonly plan: FaultPlan
  left: number
  readonly removed: Promise<void>
  readonly remove: () => void
}

/** The book of faults. Latency and transforms add up; of all others the first that was added wins. */
export function createFaults(random: () => number): Faults {
  const active = new Set<Active>()

  return {
    add: (plan) => {
      let settle = (): void => undefined
      const removed = new Promise<void>((resolve) => {
        settle = resolve
      })
      const entry: Active = {
        plan,
        left: plan.count ?? Infinity,
        removed,
        remove: () => {
          active.delete(entry)
          settle()
        },
      }
      active.add(entry)
      return entry.remove
    },
    clear: () => {
      for (const entry of active) entry.remove()
    },
    strike: (operation, body) => {
      const effects: FaultEffect[] = []
      const removals: Promise<void>[] = []
      let decided = false
      for (const entry of active) {
        const { plan } = entry
        const adds = plan.kind === 'latency' || plan.kind === 'transform'
        if ((decided && !adds) || entry.left <= 0 || (plan.operation ?? operation) !== operation) continue
        if (plan.when !== undefined && !plan.when(body)) continue
        if (plan.probability !== undefined && random() >= plan.probability) continue
        entry.left--
        if (!adds) decided = true
        effects.push(plan)
        removals.push(entry.removed)
      }
      return { effects, removed: removals.length > 0 ? Promise.race(removals) : new Promise(() => undefined) }
    },
  }
}
