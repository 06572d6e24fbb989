import { queryOptions } from '@tanstack/react-query'
import { type Enterprise, readEnterprises, toEnterprisesPage } from '../connector/enterprises'
import { persist } from '../connector/retry'
import { createSlots } from '../lib/slots'
import { compareNames } from '../lib/text'
import { type CallOptions, type Urgency, ask } from './client'
import { isInsistedOn } from './insisting'
import { shouldWait } from './retry'
import { waitFor } from './waiting'
import { persistence } from './walk-kit'

/** Hundreds of connections are asked behind what people wait for, a few at a time. */
const slots = createSlots(2)

/** Every token leads to a property: a connection that seems to have none is asked again after this time, ms. */
const EMPTY_AGAIN_MS = 60_000

/** The key of a connection's properties. */
export const enterprisesKey = (connectionId: string) => ['enterprises', connectionId] as const

/** Every property in the scope of a connection, by name. */
export function enterprisesOptions(connectionId: string, urgency: Urgency = 'people') {
  return queryOptions({
    queryKey: enterprisesKey(connectionId),
    refetchInterval: againWhenEmpty,
    retry: shouldWait,
    queryFn: async ({ client, signal }): Promise<readonly Enterprise[]> => {
      const insists = isInsistedOn(client, enterprisesKey(connectionId))
      if (urgency === 'people')
        return waitFor(signal, (wait) => readAll(connectionId, { insists, signal: wait.signal, wait }))
      return slots.run(() => readAll(connectionId, { urgency, insists, signal }), signal)
    },
  })
}

function againWhenEmpty({ state: { data } }: { readonly state: { readonly data: unknown } }): number | false {
  return Array.isArray(data) && data.length === 0 && EMPTY_AGAIN_MS
}

async function readAll(
  connectionId: string,
  options: CallOptions & { readonly signal: AbortSignal },
): Promise<readonly Enterprise[]> {
  const enterprises = await readEnterprises((body, isFresh) =>
    persist(async (isAgain) => {
      const own = { ...options, isFresh: isFresh || isAgain }
      return toEnterprisesPage(await ask('enterprises/getAll', connectionId, body, own))
    }, persistence(options.signal)),
  )
  return enterprises.toSorted((a, b) => compareNames(a.name ?? '', b.name ?? ''))
}
