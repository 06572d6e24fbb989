import type { Enterprise } from '../connector/enterprises'
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
