/**
 * The first letters of a text, at most `length` UTF-16 units, never half a character; `…` when some is left
 * out. Cut at a line break or a space where one is near.
 */
export function preview(text: string, length: number): string {
  if (text.length <= length) return text
  let end = length
  const high = text.charCodeAt(end - 1)
  if (high >= 0xd800 && high <= 0xdbff) end--
  const space = text.slice(end - 40, end).search(/\s\S*$/u)
  if (space > 0) end = end - 40 + space
  return `${text.slice(0, end)}…`
}

/** The same text without its blank lines, for places that show only a few lines of it. */
export function withoutBlankLines(text: string): string {
  return text.replace(/^\s*\n/u, '').replace(/\n\s*\n/gu, '\n')
}

/** One or two letters that stand for a name: `Jana Nováková` is `JN`, a name without spaces its first letter. */
export function initials(name: string): string {
  const words = name.normalize('NFC').match(/[\p{L}\p{N}][^\s]*/gu) ?? []
  const first = words[0]
  if (first === undefined) return '?'
  const last = words.length > 1 ? words.at(-1) : undefined
  return `${firstLetter(first)}${last === undefined ? '' : firstLetter(last)}`.toLocaleUpperCase()
}

function firstLetter(word: string): string {
  return String.fromCodePoint(word.codePointAt(0) ?? 63)
}

/**
 * Orders names as people look for them: by their letters without marks and case. A browser's own collation takes as long
 * to load as a small page takes to draw.
 */
export function compareNames(a: string, b: string): number {
  const [plainA, plainB] = [plain(a), plain(b)]
  if (plainA !== plainB) return plainA < plainB ? -1 : 1
  return a === b ? 0 : a < b ? -1 : 1
}

function plain(name: string): string {
  return name.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
}
