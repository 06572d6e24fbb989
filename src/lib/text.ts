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
