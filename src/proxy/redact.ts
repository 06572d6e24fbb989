import { createSecretRuns } from './secret-runs'

/** Finds known secrets in text. The last net: what goes out is chosen field by field before it gets here. */
export interface Redactor {
  /** True when the text holds a run of 8 characters of a secret: plain, in base64 or percent-encoded. */
  readonly holdsSecret: (text: string) => boolean
  /**
   * The same page with every run of a secret in its texts masked, in values and in nothing else; the very same when it
   * holds none. An identifier is masked when it spells half of itself from a secret: eight characters of one may be
   * chance, and the upstream would not know it again.
   */
  readonly page: (page: unknown) => unknown
  /** The text, cut to `maxLength` characters; `null` when there is none or it holds a secret. */
  readonly text: (text: string | null, maxLength: number) => string | null
  /** An identifier of the upstream's to quote to the vendor; `null` unless it surely is no more than that. */
  readonly identifier: (text: string | null) => string | null
}

/** Stands where a run was. No token has such a character, so that what is left cannot become a run again. */
export const MASK = '\u2022\u2022\u2022'

const IDENTIFIER = /^[\w.:-]{1,100}$/

/** The fields of the contract that hold an identifier, which the contract has checked and the client sends back. */
const IDENTIFIER_FIELDS: ReadonlySet<string> = new Set(['Id', 'MessageThreadId', 'Cursor'])

/** Takes the secrets and gives their redactor. A secret shorter than 8 characters has no run to look for. */
export function createRedactor(secrets: readonly string[]): Redactor {
  const runs = createSecretRuns(secrets)
  const holdsSecret = (text: string) => runs.find(text).length > 0

  function masked(text: string): string {
    const spans = runs.find(text)
    if (spans.length === 0) return text
    const kept = spans.map(({ start }, at) => text.slice(spans[at - 1]?.end ?? 0, start))
    return [...kept, text.slice(spans.at(-1)?.end)].join(MASK)
  }

  function isMasked(text: string, field: string): boolean {
    return IDENTIFIER_FIELDS.has(field) ? runs.isSpelledBy(text) : holdsSecret(text)
  }

  /** Nearly every page is clean, so this look makes no object and no list. */
  function isClean(value: unknown, field: string): boolean {
    if (typeof value === 'string') return !isMasked(value, field)
    if (typeof value !== 'object' || value === null) return true
    if (Array.isArray(value)) return value.every((item: unknown) => isClean(item, field))
    for (const [key, item] of Object.entries(value)) if (!isClean(item, key)) return false
    return true
  }

  function maskedValue(value: unknown, field: string): unknown {
    if (typeof value === 'string') {
      if (!isMasked(value, field)) return value
      return IDENTIFIER_FIELDS.has(field) ? MASK : masked(value)
    }
    if (typeof value !== 'object' || value === null) return value
    if (Array.isArray(value)) return value.map((item: unknown) => maskedValue(item, field))
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, maskedValue(item, key)]))
  }

  return {
    holdsSecret,
    page: (page) => (isClean(page, '') ? page : maskedValue(page, '')),
    text: (text, maxLength) => {
      const cut = text?.slice(0, maxLength) ?? null
      return cut === null || holdsSecret(cut) ? null : cut
    },
    identifier: (text) => (text === null || !IDENTIFIER.test(text) || holdsSecret(text) ? null : text),
  }
}
