/** A place in a text; both count from 1, columns in UTF-16 units. */
export interface TextPlace {
  readonly line: number
  readonly column: number
}

/**
 * Where a text stops to be JSON (RFC 8259): the first character that cannot stand there, or the end. `null` when it is JSON. The
 * engine's own message quotes the text, and does not always say where.
 */
export function findJsonError(text: string): TextPlace | null {
  const offset = errorOffset(text)
  if (offset === null) return null
  const before = text.slice(0, offset).split(/\r\n|\r|\n/)
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 }
}

const SPACE = /[ \t\n\r]*/y
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y
const STRING = /"(?:[ !#-[\]-\uffff]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*"/y
const LITERAL = /true|false|null/y

/** What may come next. */
type Expected = 'value' | 'value-or-end' | 'key' | 'key-or-end' | 'colon' | 'comma-or-end'

function errorOffset(text: string): number | null {
  let at = 0
  const open: ('{' | '[')[] = []
  let expected: Expected = 'value'
  const match = (pattern: RegExp): boolean => {
    pattern.lastIndex = at
    const found = pattern.exec(text)
    at += found?.[0].length ?? 0
    return found !== null
  }
  for (;;) {
    match(SPACE)
    const sign = text[at]
    const inside = open.at(-1)
    if (expected === 'comma-or-end' && inside === undefined) return sign === undefined ? null : at
    if (sign === undefined) return at
    const isEnd = sign === (inside === '{' ? '}' : ']') && inside !== undefined
    switch (expected) {
      case 'value':
      case 'value-or-end':
        if (expected === 'value-or-end' && isEnd) {
          at++
          open.pop()
          expected = 'comma-or-end'
        } else if (sign === '{' || sign === '[') {
          at++
          open.push(sign)
          expected = sign === '{' ? 'key-or-end' : 'value-or-end'
        } else if (match(STRING) || match(NUMBER) || match(LITERAL)) expected = 'comma-or-end'
        else return at
        break
      case 'key':
      case 'key-or-end':
        if (expected === 'key-or-end' && isEnd) {
          at++
          open.pop()
          expected = 'comma-or-end'
        } else if (match(STRING)) expected = 'colon'
        else return at
        break
      case 'colon':
        if (sign !== ':') return at
        at++
        expected = 'value'
        break
      case 'comma-or-end':
        if (!isEnd && sign !== ',') return at
        at++
        if (isEnd) open.pop()
        else expected = inside === '{' ? 'key' : 'value'
        break
    }
  }
}
