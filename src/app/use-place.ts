import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { sessionOptions } from '../queries/get-session'
import { useDirectory } from '../queries/use-directory'
import type { Address } from './address'
import { addressedChoice, defaultChoice, formatChoice } from './choice'
import { type Place, placeOf, refsOf } from './place'

/** What an address leads to, and everything that is known of it so far. */
export function usePlace(address: Address) {
  const session = useQuery(sessionOptions())
  const { data } = session
  const choice = data ? (addressedChoice(address, data) ?? defaultChoice(data)) : null
  const refs = choice && data ? refsOf(choice, data) : null
  const first = [...new Set((refs ?? []).map(({ connectionId }) => connectionId))]
  const directory = useDirectory(data?.connections.map(({ id }) => id) ?? [], first)
  const isReady = refs !== null && directory.isReady
  // A connection without a property is no place: what is said of it now must not stay when its properties are there.
  const isEmpty = first.length === 1 && directory.entries.get(first[0] ?? '')?.enterprises?.length === 0
  const live =
    data && refs && isReady && !isEmpty
      ? placeOf(refs, data, (id) => directory.entries.get(id)?.enterprises ?? null, address.zone)
      : null
  // What is read does not change while names arrive: a list would begin anew under the reader.
  const key = choice && live ? `${formatChoice(choice)} ${address.zone ?? ''}` : null
  const frozen = useFrozen(key, live)
  const place: Place | null =
    live && frozen
      ? { ...live, scope: frozen.scope, zone: frozen.zone, isZoneKnown: frozen.isZoneKnown }
      : live
  return { session, choice, refs, first, directory, isReady, place }
}

/** The value that was there when the key was first seen. */
function useFrozen<Value>(key: string | null, value: Value): Value {
  const [kept, keep] = useState({ key, value })
  if (key === null || kept.key === key) return key === null ? value : kept.value
  keep({ key, value })
  return value
}
