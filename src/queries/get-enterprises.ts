import { queryOptions } from '@tanstack/react-query'
import { type Enterprise, readEnterprises, toEnterprisesPage } from '../connector/enterprises'
import { createSlots } from '../lib/slots'
import { compareNames } from '../lib/text'
import { type CallOptions, type Urgency, ask } from './client'
import { isInsistedOn } from './insisting'

/** Hundreds of connections are asked behind what people wait for, a few at a time. */
const slots = createSlots(2)

/** The key of a connection's properties. */
export const enterprisesKey = (connectionId: string) => ['enterprises', connectionId] as const

/** Every property in the scope of a connection, by name. */
export function enterprisesOptions(connectionId: string, urgency: Urgency = 'people') {
  return queryOptions({
    queryKey: enterprisesKey(connectionId),
    queryFn: async ({ client, signal }): Promise<readonly Enterprise[]> => {
      const insists = isInsistedOn(client, enterprisesKey(connectionId))
      const read = () => readAll(connectionId, { urgency, insists, signal })
      return urgency === 'people' ? read() : slots.run(read, signal)
    },
  })
}

async function readAll(connectionId: string, options: CallOptions): Promise<readonly Enterprise[]> {
  const enterprises = await readEnterprises(async (body) =>
    toEnterprisesPage(await ask('enterprises/getAll', connectionId, body, options)),
  )
  return enterprises.toSorted((a, b) => compareNames(a.name ?? '', b.name ?? ''))
}
