import * as v from 'valibot'
import { ConnectorError } from './errors'
import { MAX_COUNT, MAX_FILTER_IDS } from './limits'
import { idsSchema, intervalSchema, limitationSchema, uuidSchema, wordsSchema } from './primitives'
import { MOST_EMPTY, askTwice } from './twice'
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

type EnterprisesRequest = v.InferOutput<typeof enterprisesRequestSchema>

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

/**
 * Reads the list to its end, page by page, and less at a time where a page is too heavy. Every token leads to a property, so
 * an empty page is asked for again, and so is a short one after others: `isFresh` says that an answer from before is not
 * enough. Throws what `ask` throws, and `ConnectorError` `malformed` where the list has no end or breaks off.
 */
export async function readEnterprises(
  ask: (body: v.InferOutput<typeof enterprisesRequestSchema>, isFresh: boolean) => Promise<EnterprisesPage>,
): Promise<readonly Enterprise[]> {
  const enterprises: Enterprise[] = []
  const guard = createUnseenGuard()
  let count = MAX_COUNT
  let emptyPages = 0
  for (let cursor: string | null = null; ;) {
    const body: EnterprisesRequest = { Limitation: { Count: count, Cursor: cursor } }
    const isShort = (page: EnterprisesPage) => page.enterprises.length < body.Limitation.Count
    let page: EnterprisesPage
    try {
      page = await askTwice(
        (isFresh) => ask(body, isFresh),
        (first) =>
          isShort(first) && (first.enterprises.length === 0 || cursor !== null || first.cursor === null),
        (answer) => answer.enterprises.length,
      )
    } catch (error) {
      if (!(error instanceof ConnectorError) || error.kind !== 'too-heavy' || count === 1) throw error
      count = Math.floor(count / 2)
      continue
    }
    const isCutOff = !isShort(page) && page.cursor === null
    if (isCutOff) throw new ConnectorError('malformed', { message: 'a full page leads nowhere' })
    if (page.cursor !== null && page.cursor === cursor)
      throw new ConnectorError('malformed', { message: 'the cursor does not move' })
    guard(
      page.enterprises.map(({ id }) => id),
      !isShort(page),
    )
    enterprises.push(...page.enterprises)
    const leadsOn = page.enterprises.length === 0 && page.cursor !== null
    emptyPages = leadsOn ? emptyPages + 1 : 0
    if (emptyPages > MOST_EMPTY)
      throw new ConnectorError('malformed', { message: 'empty pages lead on and on' })
    if (isShort(page) && !leadsOn) return enterprises
    cursor = page.cursor
  }
}
