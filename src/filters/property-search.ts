import type { PropertyOption } from './property-choice'

/** A property with its texts folded once, not at every key. */
export interface IndexedProperty {
  readonly option: PropertyOption
  readonly name: string
  readonly text: string
}

/** Letters that have no decomposition in Unicode, yet are typed without their stroke or as two letters. */
const PLAIN: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ħ: 'h',
  ŧ: 't',
  ı: 'i',
  ς: 'σ',
}

/**
 * A text as it is searched: without case, accents and punctuation, words set apart by one space. Apostrophes
 * vanish, so that `claridges` finds Claridge’s. Folding twice changes nothing.
 */
export function foldText(text: string): string {
  return text
    .normalize('NFKD')
    .toLowerCase()
    .normalize('NFKD')
    .replace(/[\p{M}'’ʼ`´]/gu, '')
    .replace(/[ßæœøłđðþħŧıς]/gu, (letter) => PLAIN[letter] ?? letter)
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
}

export function indexProperties(options: readonly PropertyOption[]): readonly IndexedProperty[] {
  return options.map((option) => {
    const name = foldText(option.name)
    return { option, name, text: `${name} ${foldText(option.detail ?? '')}` }
  })
}

/**
 * The properties whose name or detail holds every word of the query, in any order and anywhere in a word.
 * Those that begin with the query come first, then those of which words begin with its words, then the
 * others; each group keeps the order of the options. A query of nothing finds all, and one of nothing but signs those that
 * hold them.
 */
export function findProperties(
  properties: readonly IndexedProperty[],
  query: string,
): readonly PropertyOption[] {
  const folded = foldText(query)
  if (folded === '') {
    const signs = query.trim()
    const all = properties.map(({ option }) => option)
    return all.filter(({ name, detail }) => name.includes(signs) || (detail?.includes(signs) ?? false))
  }
  const words = folded.split(' ')
  const found: PropertyOption[][] = [[], [], []]
  for (const { option, name, text } of properties) {
    if (!words.every((word) => text.includes(word))) continue
    const rank = name.startsWith(folded) ? 0 : words.every((word) => ` ${text}`.includes(` ${word}`)) ? 1 : 2
    found[rank]?.push(option)
  }
  return found.flat()
}
