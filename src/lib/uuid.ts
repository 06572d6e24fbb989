/** Any 8-4-4-4-12 hex: real identifiers do not keep to the version and variant bits of RFC 9562. */
export const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

/** True for any 8-4-4-4-12 hex, in either case. */
export function isUuid(text: string): boolean {
  return UUID.test(text)
}
