/**
 * A short name for a text, the same each time: 8 hexadecimal digits of FNV-1a. Tells texts apart, and hides nothing:
 * never for secrets. http://www.isthe.com/chongo/tech/comp/fnv/
 */
export function digest(text: string): string {
  let hash = 0x811c9dc5
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193)
  return (hash >>> 0).toString(16).padStart(8, '0')
}
