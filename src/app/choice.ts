import { ALL_PROPERTIES, type PropertyChoice, onlyProperty } from '../filters/property-choice'
import { isUuid } from '../lib/uuid'
import type { CurrentSession } from '../queries/get-session'
import type { Address } from './address'

/** A property as an address names it: a whole connection, or one property that it leads to. */
export interface PlaceRef {
  readonly connectionId: string
  /** `null` = all that the connection leads to. */
  readonly enterpriseId: string | null
}

const KEPT = 'lobby.property'

/** Writes a reference: `praha`, or `praha.` and the property's identifier. */
export function formatRef({ connectionId, enterpriseId }: PlaceRef): string {
  return enterpriseId === null ? connectionId : `${connectionId}.${enterpriseId}`
}

/** Reads a reference; `null` when it names no connection of the session. */
export function parseRef(ref: string, session: CurrentSession): PlaceRef | null {
  const dot = ref.indexOf('.')
  const connectionId = dot === -1 ? ref : ref.slice(0, dot)
  const enterpriseId = dot === -1 ? null : ref.slice(dot + 1).toLowerCase()
  if (enterpriseId !== null && !isUuid(enterpriseId)) return null
  return session.connections.some(({ id }) => id === connectionId) ? { connectionId, enterpriseId } : null
}

/** What an address chooses, as typed; `null` when it chooses nothing. A bare identifier is a property of its connection. */
export function addressedChoice(
  { property, connection }: Pick<Address, 'property' | 'connection'>,
  session: CurrentSession,
): PropertyChoice | null {
  if (property === null) return connection === null ? null : onlyProperty(connection)
  if (property === 'all') return ALL_PROPERTIES
  const home = connection ?? session.openOn?.connectionId ?? session.connections[0]?.id ?? ''
  const typed = property.split(',').filter((ref) => ref !== '')
  const refs = [...new Set(typed.map((ref) => (isUuid(ref) ? `${home}.${ref.toLowerCase()}` : ref)))]
  return refs.length === 0 ? null : { kind: 'some', refs }
}

/** A choice as the address has it. */
export function formatChoice(choice: PropertyChoice): string {
  return choice.kind === 'all' ? 'all' : choice.refs.join(',')
}

/**
 * What is shown when the address chooses nothing: the property last used here, else the session's first choice, else
 * the first connection. `null` without any connection.
 */
export function defaultChoice(session: CurrentSession): PropertyChoice | null {
  const kept = readKept()
  const last = kept === null ? null : addressedChoice({ property: kept, connection: null }, session)
  if (last?.kind === 'all') return last
  if (last?.refs.every((ref) => parseRef(ref, session) !== null)) return last
  if (session.openOn) return onlyProperty(formatRef(session.openOn))
  const [first] = session.connections
  return first ? onlyProperty(first.id) : null
}

/** Remembers what was chosen last, for the next time that the address says nothing. */
export function keepChoice(choice: PropertyChoice): void {
  try {
    localStorage.setItem(KEPT, formatChoice(choice))
  } catch {
    // Storage may be full or forbidden: the page then opens where a first visit would.
  }
}

function readKept(): string | null {
  try {
    return localStorage.getItem(KEPT)
  } catch {
    return null
  }
}
