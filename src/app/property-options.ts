import type { PropertyChoice, PropertyOption } from '../filters/property-choice'
import type { CurrentSession } from '../queries/get-session'
import type { DirectoryEntry } from '../queries/use-directory'
import { formatRef, parseRef } from './choice'

/**
 * The properties that can be chosen: those of a portfolio each by itself, a connection with one property as that
 * property, and a connection of which nothing is known by its own name.
 */
export function propertyOptions(
  session: CurrentSession,
  entries: ReadonlyMap<string, DirectoryEntry>,
  unnamed: string,
): PropertyOption[] {
  const seen = new Set<string>()
  const hasSeveral = session.connections.length > 1
  return session.connections.flatMap(({ id, name, platform }): PropertyOption[] => {
    const entry = entries.get(id)
    const known = entry?.enterprises ?? null
    const detail = hasSeveral ? name : null
    if (known === null || known.length === 0) {
      const state = known !== null ? 'known' : entry?.failure ? 'broken' : 'loading'
      return [{ ref: id, name, detail: null, state }]
    }
    // Two tokens may lead to one property; it is offered once.
    const fresh = known.filter((enterprise) => !seen.has(platform + enterprise.id))
    for (const enterprise of fresh) seen.add(platform + enterprise.id)
    return fresh.map((enterprise) => ({
      ref: known.length === 1 ? id : formatRef({ connectionId: id, enterpriseId: enterprise.id }),
      name: enterprise.name ?? unnamed,
      detail: detail === enterprise.name ? null : detail,
      state: 'known',
    }))
  })
}

/** A choice in terms of what is offered: a whole connection as its properties, and everything as "all". */
export function offeredChoice(
  choice: PropertyChoice,
  options: readonly PropertyOption[],
  session: CurrentSession,
): PropertyChoice {
  if (choice.kind === 'all' || options.length === 0) return choice
  const offered = new Set(options.map(({ ref }) => ref))
  const refs = choice.refs.flatMap((ref) => {
    const place = parseRef(ref, session)
    if (offered.has(ref) || !place) return [ref]
    if (place.enterpriseId !== null) return [offered.has(place.connectionId) ? place.connectionId : ref]
    const own = options.filter((option) => option.ref.startsWith(`${place.connectionId}.`))
    return own.length > 0 ? own.map((option) => option.ref) : [ref]
  })
  const unique = new Set(refs)
  const isAll = options.length > 1 && options.every(({ ref }) => unique.has(ref))
  return isAll ? { kind: 'all' } : { kind: 'some', refs: [...unique] }
}
