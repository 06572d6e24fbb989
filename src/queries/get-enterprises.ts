import { queryOptions } from '@tanstack/react-query'
import { type EnterprisesPage, type Enterprise, toEnterprisesPage } from '../connector/enterprises'
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
        const isLast: boolean = page.enterprises.length < MAX_COUNT || page.cursor === cursor
        cursor = isLast ? null : page.cursor
      } while (cursor !== null)
      return enterprises.sort((a, b) => (a.name ?? '').localeCompare(b.name ?? ''))
    },
  })
}
