import type { AllGroups, Group } from './rows'
import { order, placeOf } from '../lib/loaded-groups'
import { type Sequence, type Stretch, changesBetween, sequenceOf, withPutIn } from '../lib/sequence'

/** Where a list ends that does not reach now, and what is shown all the same. */
export interface Showing {
  /** ms UTC: what is from here on is not loaded yet; `null` = it reaches now, and everything is shown. */
  readonly completeToMs: number | null
  /** The conversation that is read, shown wherever it may belong. */
  readonly shownThreadId: string | null
  /** Ids of the connections where a new message moves its thread's stamp. */
  readonly moving: ReadonlySet<string>
}

/**
 * The groups of a list that does not reach now: a conversation that went on after what is loaded has its place further up,
 * and comes with its newest message. A pure function of what is loaded and shown, but what is taken again costs what has
 * changed.
 */
export class ShownGroups {
  #all: Sequence<Group> = []
  #shown: Sequence<Group> = []
  #hidden = new Map<string, Group>()
  #showing: Showing = { completeToMs: null, shownThreadId: null, moving: new Set() }

  /** Those that were taken of some groups before, if any. */
  static of({ owner }: AllGroups): ShownGroups {
    const shown = shownOf.get(owner) ?? new ShownGroups()
    shownOf.set(owner, shown)
    return shown
  }

  take(all: Sequence<Group>, showing: Showing): Sequence<Group> {
    const before = this.#showing
    this.#showing = showing
    if (showing.completeToMs === null) {
      this.#hidden.clear()
      this.#shown = all
    } else if (isFurther(before, showing)) {
      this.#goOn(all)
      // Newer ones are loaded by now.
      if (before.completeToMs !== showing.completeToMs) this.#release()
    } else {
      this.#hidden.clear()
      this.#shown = sequenceOf([], [stretchOf(this.#visibleOf(all.slice()))])
    }
    this.#all = all
    return this.#shown
  }

  #goOn(all: Sequence<Group>): void {
    const [before, shown] = [this.#all, this.#shown]
    const stretches: Stretch<Group>[] = []
    let kept = 0
    for (const { at, removed, to, inserted } of changesBetween(before, all)) {
      stretches.push({ of: shown, start: kept, end: placeIn(shown, before.at(at)) })
      // One that has moved up is here again by now.
      for (const group of before.slice(at, at + removed))
        if (this.#hidden.get(group.threadId) === group) this.#hidden.delete(group.threadId)
      stretches.push(stretchOf(this.#visibleOf(all.slice(to, to + inserted))))
      kept = placeIn(shown, before.at(at + removed))
    }
    if (stretches.length === 0) return
    this.#shown = sequenceOf(shown, [...stretches, { of: shown, start: kept, end: shown.length }])
  }

  #release(): void {
    const released = [...this.#hidden.values()].filter((group) => !isPast(group, this.#showing)).sort(order)
    for (const { threadId } of released) this.#hidden.delete(threadId)
    this.#shown = withPutIn(
      this.#shown,
      released.map((item) => ({ at: placeOf(this.#shown, item), item })),
    )
  }

  /** Those of some groups that are shown; the others are noted. */
  #visibleOf(groups: readonly Group[]): readonly Group[] {
    return groups.filter((group) => {
      const isHidden = isPast(group, this.#showing)
      if (isHidden) this.#hidden.set(group.threadId, group)
      return !isHidden
    })
  }
}

const shownOf = new WeakMap<object, ShownGroups>()

/** Whether a conversation went on after what is loaded. */
function isPast({ threadId, thread }: Group, { completeToMs, shownThreadId, moving }: Showing): boolean {
  if (!thread || completeToMs === null || threadId === shownThreadId) return false
  return thread.updatedMs >= completeToMs && moving.has(thread.connectionId)
}

/** Whether nothing has to be hidden that was shown before. */
function isFurther(before: Showing, now: Showing): boolean {
  const { completeToMs: from } = before
  const { completeToMs: to } = now
  return (
    from !== null &&
    to !== null &&
    from <= to &&
    before.shownThreadId === now.shownThreadId &&
    before.moving.size === now.moving.size &&
    [...now.moving].every((id) => before.moving.has(id))
  )
}

/** Where the first of some groups stands that is not before another one. */
function placeIn(groups: Sequence<Group>, group: Group | undefined): number {
  return group ? placeOf(groups, group) : groups.length
}

function stretchOf(groups: readonly Group[]): Stretch<Group> {
  return { of: groups, start: 0, end: groups.length }
}
