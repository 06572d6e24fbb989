import { timeFormat, zoneParts, type TimeFormat } from '../lib/time-format'
import type { CurrentSession } from '../queries/get-session'
import type { DirectoryEntry } from '../queries/use-directory'
import type { Portfolio } from '../queries/use-labels'
import type { ThreadProperty } from '../thread/thread'
import type { Place, Property } from './place'
import type { Words } from './words/words'

interface Parts {
  readonly session: CurrentSession
  readonly words: Words
  readonly place: Place
  readonly directory: ReadonlyMap<string, DirectoryEntry>
  /** The server's now, ms UTC. */
  readonly nowMs: number
}

/** Whose a conversation is: by the connection that it came through, and its property where several share that. */
export function propertyLookup({ session, words, place, directory, nowMs }: Parts) {
  const inView = new Map<string, Property[]>()
  for (const property of place.properties) {
    const own = inView.get(property.connectionId)
    if (own) own.push(property)
    else inView.set(property.connectionId, [property])
  }
  const names = new Map(session.connections.map(({ id, name }) => [id, name]))
  const connectionName = (connectionId: string) => {
    const own = directory.get(connectionId)?.enterprises
    const [only] = own?.length === 1 ? own : []
    return only?.name ?? names.get(connectionId) ?? connectionId
  }
  /** Connections that lead to several of the properties in view. */
  const portfolios: Portfolio[] = place.scope.flatMap(({ connectionId }) => {
    const enterpriseIds = (inView.get(connectionId) ?? []).map(({ enterprise }) => enterprise.id)
    return enterpriseIds.length > 1 ? [{ connectionId, enterpriseIds }] : []
  })
  const hasZones = place.zones.length > 1
  const lookUp = (
    connectionId: string,
    enterpriseId: string | null,
  ): ThreadProperty & { readonly zoneNote: string | null } => {
    const own = inView.get(connectionId) ?? []
    const property = own.length === 1 ? own[0] : own.find(({ enterprise }) => enterprise.id === enterpriseId)
    if (property) {
      const { offset } = zoneParts(property.zone, nowMs)
      return { ...named(property, words), zoneNote: hasZones ? offset : null }
    }
    // Not known yet: its time is shown as the view counts days.
    const name = own.length === 0 ? connectionName(connectionId) : null
    const { offset } = zoneParts(place.zone, nowMs)
    return { ...inZone(place.zone, place.isZoneKnown, name, words), zoneNote: hasZones ? offset : null }
  }
  // Each row that is drawn asks for its own.
  const found = new Map<string, ReturnType<typeof lookUp>>()
  const propertyOf: typeof lookUp = (connectionId, enterpriseId) => {
    const key = `${connectionId} ${enterpriseId}`
    const known = found.get(key)
    if (known) return known
    const property = lookUp(connectionId, enterpriseId)
    found.set(key, property)
    return property
  }
  return { connectionName, portfolios, propertyOf }
}

function named({ enterprise, zone, isZoneKnown }: Property, words: Words): ThreadProperty {
  return inZone(zone, isZoneKnown, enterprise.name ?? words.shell.unnamedProperty, words)
}

function inZone(zone: string, isZoneKnown: boolean, name: string | null, words: Words): ThreadProperty {
  return {
    name,
    format: timeFormat(words.locale, zone),
    readerFormat: readerFormat(words.locale, zone),
    zoneName: (ms) => (isZoneKnown ? words.shell.zone(zoneParts(zone, ms)) : words.shell.unknownZone),
  }
}

/** Stamps in the reader's own zone; `null` where it is the property's. */
function readerFormat(locale: string, propertyZone: string): TimeFormat | null {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone
  return zone === propertyZone ? null : timeFormat(locale, zone)
}
