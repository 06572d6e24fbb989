import { queryOptions } from '@tanstack/react-query'
import { type Enterprise, readEnterprises, toEnterprisesPage } from '../connector/enterprises'
import { createSlots } from '../lib/slots'
import { compareNames } from '../lib/text'
import { type CallOptions, type Urgency, ask } from './client'
import { isInsistedOn } from './insisting'

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
    queryFn: async ({ client, signal }): Promise<readonly Enterprise[]> => {
      const insists = isInsistedOn(client, enterprisesKey(connectionId))
      const read = () => readAll(connectionId, { urgency, insists, signal })
      return urgency === 'people' ? read() : slots.run(read, signal)
    },
  })
}

function againWhenEmpty({ state: { data } }: { readonly state: { readonly data: unknown } }): number | false {
  return Array.isArray(data) && data.length === 0 && EMPTY_AGAIN_MS
}

async function readAll(connectionId: string, options: CallOptions): Promise<readonly Enterprise[]> {
  const enterprises = await readEnterprises(async (body, isFresh) =>
    toEnterprisesPage(await ask('enterprises/getAll', connectionId, body, { ...options, isFresh })),
  )
  return enterprises.toSorted((a, b) => compareNames(a.name ?? '', b.name ?? ''))
}
