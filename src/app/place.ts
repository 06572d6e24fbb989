import type { Enterprise } from '../connector/enterprises'
import {
  type CreatedFilter,
  type CreatedProblem,
  DEFAULT_CREATED,
  createdRange,
  parseCreated,
  rangeProblem,
} from '../filters/created'
import type { InboxSource } from '../inbox/use-inbox'
import { isZone } from '../lib/zone'
import type { CurrentSession } from '../queries/get-session'
import type { Address } from './address'

/** A property as the page shows it: always with a zone to count days in. */
export interface Property {
  readonly enterprise: Enterprise
  /** IANA name; `UTC` where the upstream named none that is known here. */
  readonly zone: string
  readonly isZoneKnown: boolean
}

/** The connection that an address names: its own, else the session's first choice. `null` when unknown. */
export function connectionOf(address: Address, session: CurrentSession): string | null {
  const wanted = address.connection ?? session.openOn?.connectionId ?? session.connections[0]?.id
  return session.connections.find((connection) => connection.id === wanted)?.id ?? null
}

/** The property that an address names: its own, else the session's first choice, else the first by name. */
export function propertyOf(
  address: Address,
  session: CurrentSession,
  connectionId: string,
  enterprises: readonly Enterprise[],
): Property | null {
  const opening = session.openOn?.connectionId === connectionId ? session.openOn.enterpriseId : null
  const wanted = address.property?.toLowerCase() ?? opening
  const enterprise =
    enterprises.find(({ id }) => id === wanted) ?? (address.property === null ? enterprises[0] : undefined)
  if (!enterprise) return null
  const isZoneKnown = enterprise.timeZone !== null && isZone(enterprise.timeZone)
  return { enterprise, zone: isZoneKnown && enterprise.timeZone ? enterprise.timeZone : 'UTC', isZoneKnown }
}

/** The inbox that an address asks for at a place. */
export interface AskedInbox {
  readonly created: CreatedFilter
  /** Why `created` is the default and not what the address says; `null` when it is what it says. */
  readonly refused: CreatedProblem | null
  readonly source: InboxSource
}

/** Reads the created filter of an address in the property's zone, at the server's now (ms UTC). */
export function inboxAt(
  address: Address,
  place: {
    readonly connectionId: string
    readonly enterprises: readonly Enterprise[]
    readonly property: Property
  },
  nowMs: number,
  floorMs: number,
): AskedInbox {
  const { connectionId, enterprises, property } = place
  const { zone } = property
  const parsed = parseCreated(address.created)
  const refused = 'error' in parsed ? parsed.error : rangeProblem(parsed, zone, nowMs, floorMs)
  const created = 'error' in parsed || refused !== null ? DEFAULT_CREATED : parsed
  const { startMs, endMs } = createdRange(created, zone, nowMs, floorMs)
  // Where there is one property only, a filter by it would say nothing.
  const enterpriseId = enterprises.length > 1 ? property.enterprise.id : null
  const range = { startMs, endMs }
  return { created, refused, source: { kind: 'inbox', connectionId, enterpriseId, range } }
}
