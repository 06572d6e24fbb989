import * as v from 'valibot'
import { MAX_COUNT, MAX_FILTER_IDS } from './limits'
import { idsSchema, intervalSchema, limitationSchema, uuidSchema, wordsSchema } from './primitives'
import { createUnseenGuard } from './unseen'

/** An enterprise, shown as "property". */
export interface Enterprise {
  readonly id: string
  readonly name: string | null
  /** IANA name such as `Europe/Budapest`; `null` when the upstream sent none. */
  readonly timeZone: string | null
  readonly languageCode: string | null
  readonly chainName: string | null
}

/** Body of enterprises/getAll without credentials. */
export const enterprisesRequestSchema = v.object({
  EnterpriseIds: v.nullish(idsSchema),
  ExternalIdentifiers: v.nullish(v.pipe(v.array(v.string()), v.minLength(1), v.maxLength(MAX_FILTER_IDS))),
  LinkedUtc: v.nullish(intervalSchema),
  UpdatedUtc: v.nullish(intervalSchema),
  Limitation: limitationSchema,
})

/** Answer of enterprises/getAll. */
export const enterprisesResponseSchema = v.object({
  Enterprises: v.array(
    v.object({
      Id: uuidSchema,
      Name: wordsSchema,
      TimeZoneIdentifier: wordsSchema,
      DefaultLanguageCode: wordsSchema,
      ChainName: wordsSchema,
    }),
  ),
  Cursor: v.nullish(uuidSchema, null),
})
export type EnterprisesResponse = v.InferOutput<typeof enterprisesResponseSchema>

/** A page of enterprises as the product uses it. */
export interface EnterprisesPage {
  readonly enterprises: readonly Enterprise[]
  readonly cursor: string | null
}

/** From the wire to the product's shape. */
export function toEnterprisesPage(response: EnterprisesResponse): EnterprisesPage {
  return {
    enterprises: response.Enterprises.map((enterprise) => ({
      id: enterprise.Id,
      name: enterprise.Name,
      timeZone: enterprise.TimeZoneIdentifier,
      languageCode: enterprise.DefaultLanguageCode,
      chainName: enterprise.ChainName,
    })),
    cursor: response.Cursor,
  }
}

/** Reads the list to its end, page by page. Throws what `ask` throws, and `ConnectorError` `malformed` where it has none. */
export async function readEnterprises(
  ask: (body: v.InferOutput<typeof enterprisesRequestSchema>) => Promise<EnterprisesPage>,
): Promise<readonly Enterprise[]> {
  const enterprises: Enterprise[] = []
  const guard = createUnseenGuard()
  for (let cursor: string | null = null; ;) {
    const page: EnterprisesPage = await ask({ Limitation: { Count: MAX_COUNT, Cursor: cursor } })
    const leadsOn = page.cursor !== null && page.enterprises.length >= MAX_COUNT
    guard(
      page.enterprises.map(({ id }) => id),
      leadsOn,
    )
    enterprises.push(...page.enterprises)
    if (!leadsOn) return enterprises
    cursor = page.cursor
  }
}
