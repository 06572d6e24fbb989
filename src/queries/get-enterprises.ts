import { queryOptions } from '@tanstack/react-query'
import { type EnterprisesPage, type Enterprise, toEnterprisesPage } from '../connector/enterprises'
import { ConnectorError } from '../connector/errors'
import { MAX_COUNT } from '../connector/limits'
import { ask } from './client'

/** Every property in the scope of a connection, by name. */
export function enterprisesOptions(connectionId: string) {
  return queryOptions({
    queryKey: ['enterprises', connectionId] as const,
    queryFn: async ({ signal }): Promise<readonly Enterprise[]> => {
      const enterprises: Enterprise[] = []
      let cursor: string | null = null
      do {
        const Limitation: { Count: number; Cursor: string | null } = { Count: MAX_COUNT, Cursor: cursor }
        const page: EnterprisesPage = toEnterprisesPage(
          await ask('enterprises/getAll', connectionId, { Limitation }, signal),
        )
        enterprises.push(...page.enterprises)
        if (page.cursor !== null && page.cursor === cursor) throw new ConnectorError('malformed')
        cursor = page.enterprises.length < MAX_COUNT ? null : page.cursor
      } while (cursor !== null)
      return enterprises.sort((a, b) => (a.name ?? '').localeCompare(b.name ?? ''))
    },
  })
}
