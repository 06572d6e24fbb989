import type { Enterprise } from '../connector/enterprises'
import type { ScopeEntry } from '../connector/walk/plan'
import {
  type CreatedFilter,
  type CreatedProblem,
  DEFAULT_CREATED,
  createdRange,
  parseCreated,
  rangeProblem,
} from '../filters/created'
import type { PropertyChoice } from '../filters/property-choice'
import { compareNames } from '../lib/text'
import { isZone } from '../lib/zone'
import type { CurrentSession } from '../queries/get-session'
import type { InboxSource } from '../queries/source'
import { type PlaceRef, parseRef } from './choice'

/** A property as the page shows it: always with a zone to count days in. */
export interface Property {
  readonly connectionId: string
  readonly enterprise: Enterprise
  /** IANA name; `UTC` where the upstream named none that is known here. */
  readonly zone: string
  readonly isZoneKnown: boolean
}

/** What is known of the properties that a connection leads to; `null` = not yet, or they cannot be read. */
export type Directory = (connectionId: string) => readonly Enterprise[] | null

/** The properties that are shown, and the zone in which days are counted. */
export interface Place {
  readonly scope: readonly ScopeEntry[]
  /** Those that are known, by name. */
  readonly properties: readonly Property[]
  /** Connections of the scope of which no property is known. */
  readonly unknownConnections: readonly string[]
  readonly zone: string
  readonly isZoneKnown: boolean
  /** Other zones that could be chosen; empty when all properties share one. */
  readonly zones: readonly string[]
}

/** Later than any message: a range that has not ended yet goes on, also when midnight passes while it is read. */
const OPEN_END_MS = 8_640_000_000_000_000

/** The references of a choice; `null` when one leads nowhere. */
export function refsOf(choice: PropertyChoice, session: CurrentSession): readonly PlaceRef[] | null {
  if (choice.kind === 'all')
    return session.connections.map(({ id }) => ({ connectionId: id, enterpriseId: null }))
  const refs = choice.refs.map((ref) => parseRef(ref, session))
  return refs.every((ref) => ref !== null) ? refs : null
}

/**
 * The place that references lead to. A property that two connections of one platform lead to is asked for through the
 * first; a connection is asked for all of its properties at once where all of them are wanted. `null` when a reference
 * names a property that its connection does not have.
 */
export function placeOf(
  refs: readonly PlaceRef[],
  session: CurrentSession,
  directory: Directory,
  wantedZone: string | null,
): Place | null {
  const [firstPlatform] = session.connections.map(({ platform }) => platform)
  const taken = new Set<string>()
  const scope: ScopeEntry[] = []
  const properties: Property[] = []
  const unknownConnections: string[] = []
  const platforms = new Map(session.connections.map((connection) => [connection.id, connection.platform]))
  const wantedOf = new Map<string, (string | null)[]>()
  for (const { connectionId, enterpriseId } of refs) {
    const wanted = wantedOf.get(connectionId)
    if (wanted) wanted.push(enterpriseId)
    else wantedOf.set(connectionId, [enterpriseId])
  }
  for (const [connectionId, wanted] of wantedOf) {
    const platform = platforms.get(connectionId)
    if (platform === undefined) return null
    const suffix = platform === firstPlatform ? '' : platform
    const known = directory(connectionId)
    if (known === null) {
      const ids = wanted.includes(null) ? null : wanted.flatMap((id) => id ?? [])
      unknownConnections.push(connectionId)
      scope.push({ connectionId, platform, suffix, enterpriseIds: ids })
      continue
    }
    if (wanted.some((id) => id !== null && !known.some((enterprise) => enterprise.id === id))) return null
    const shown = known.filter(
      ({ id }) => (wanted.includes(null) || wanted.includes(id)) && !taken.has(id + platform),
    )
    for (const { id } of shown) taken.add(id + platform)
    // Where there is one property only, a filter by it would say nothing.
    if (shown.length > 0 || known.length === 0) {
      const ids = shown.length === known.length ? null : shown.map(({ id }) => id)
      scope.push({ connectionId, platform, suffix, enterpriseIds: ids })
    }
    properties.push(...shown.map((enterprise) => toProperty(connectionId, enterprise)))
  }
  properties.sort((a, b) => compareNames(a.enterprise.name ?? '', b.enterprise.name ?? ''))
  const zones = [...new Set(properties.map(({ zone }) => zone))].sort()
  const isChosen = wantedZone !== null && zones.includes(wantedZone)
  const zone = isChosen ? wantedZone : commonZone(properties)
  const isZoneKnown = properties.some((property) => property.zone === zone && property.isZoneKnown)
  return { scope, properties, unknownConnections, zone, isZoneKnown, zones: zones.length > 1 ? zones : [] }
}

/** The inbox that an address asks for at a place. */
export interface AskedInbox {
  readonly created: CreatedFilter
  /** Why `created` is the default and not what the address says; `null` when it is what it says. */
  readonly refused: CreatedProblem | null
  readonly source: InboxSource
}

/** Reads the created filter of an address in the zone of a place, at the server's now (ms UTC). */
export function inboxAt(
  createdText: string | null,
  { scope, zone }: Pick<Place, 'scope' | 'zone'>,
  nowMs: number,
  floorMs: number,
): AskedInbox {
  const parsed = parseCreated(createdText)
  const refused = 'error' in parsed ? parsed.error : rangeProblem(parsed, zone, nowMs, floorMs)
  const created = 'error' in parsed || refused !== null ? DEFAULT_CREATED : parsed
  const { startMs, endMs } = createdRange(created, zone, nowMs, floorMs)
  const isOpen = 'preset' in created && endMs > nowMs
  const range = { startMs, endMs: isOpen ? OPEN_END_MS : endMs }
  return { created, refused, source: { kind: 'inbox', scope, range } }
}

/** Whether an inbox of a range (ms UTC) can begin at an instant. */
export function isInside(ms: number, { startMs, endMs }: InboxSource['range']): boolean {
  return ms >= startMs && ms < endMs
}

/** The zone of most of the properties; of the first by name where several have as many. */
function commonZone(properties: readonly Property[]): string {
  const counts = new Map<string, number>()
  for (const { zone } of properties) counts.set(zone, (counts.get(zone) ?? 0) + 1)
  const most = Math.max(0, ...counts.values())
  return properties.find(({ zone }) => counts.get(zone) === most)?.zone ?? 'UTC'
}

function toProperty(connectionId: string, enterprise: Enterprise): Property {
  const isZoneKnown = enterprise.timeZone !== null && isZone(enterprise.timeZone)
  const zone = isZoneKnown && enterprise.timeZone ? enterprise.timeZone : 'UTC'
  return { connectionId, enterprise, zone, isZoneKnown }
}
