/**
 * Under the Content-Security-Policy no string may become HTML (`require-trusted-types-for 'script'`). The
 * date field empties its screen reader announcements by writing an empty `innerHTML`; this policy lets the
 * empty string through and nothing else, whoever asks.
 * https://www.w3.org/TR/trusted-types/#default-policy-hdr
 */
export function allowEmptyHtmlOnly(): void {
  const factory: unknown = Reflect.get(globalThis, 'trustedTypes')
  if (isFactory(factory)) factory.createPolicy('default', { createHTML: (html) => (html === '' ? '' : null) })
}

/** The part of the browser's factory that is used here; TypeScript does not know it yet. */
interface TrustedTypesFactory {
  readonly createPolicy: (name: string, rules: { createHTML: (html: string) => string | null }) => unknown
}

function isFactory(value: unknown): value is TrustedTypesFactory {
  return typeof value === 'object' && value !== null && 'createPolicy' in value
}
