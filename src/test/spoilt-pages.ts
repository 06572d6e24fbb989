import type { FaultEffect } from '../emulator/faults'

type Page = { readonly Messages?: readonly Item[]; readonly MessageThreads?: readonly Item[] }
type Item = { readonly Id: string; readonly CreatedUtc: string }

type Random = () => number

/** Changes the items of a page of either kind. */
export function items(change: (items: readonly Item[]) => readonly Item[]): FaultEffect {
  return {
    kind: 'transform',
    transform: (json) => {
      const page = json as Page
      if (page.Messages) return { ...page, Messages: change(page.Messages) }
      return page.MessageThreads ? { ...page, MessageThreads: change(page.MessageThreads) } : page
    },
  }
}

/** In any order, but for those of one second: nothing but the server's order tells which of them came first. */
export function shuffled(page: readonly Item[], random: Random): readonly Item[] {
  const places = new Map<string, number>()
  for (const { CreatedUtc } of page) if (!places.has(CreatedUtc)) places.set(CreatedUtc, random())
  return page.toSorted((a, b) => (places.get(a.CreatedUtc) ?? 0) - (places.get(b.CreatedUtc) ?? 0))
}

/** Some of them twice, the second time anywhere later. */
export function doubled(page: readonly Item[], random: Random): readonly Item[] {
  return page.flatMap((item, at) => (at > 2 && random() < 0.3 ? [item, page[at - 2] ?? item, item] : [item]))
}

/** With items of the page before in front. */
export function overlapping(): (page: readonly Item[]) => readonly Item[] {
  let before: readonly Item[] = []
  return (page) => {
    const both = [...before.slice(-3), ...page]
    before = page
    return both
  }
}

/** A page that is full leads on no more; one that is not is the end anyway. */
export const withoutCursor: FaultEffect = {
  kind: 'transform',
  transform: (json) => ({ ...(json as Page), Cursor: null }),
}
