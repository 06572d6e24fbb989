import { arabic } from './arabic'
import { czech } from './czech'
import { english } from './english'
import { french } from './french'
import { german } from './german'
import { japanese } from './japanese'
import type { Language } from './language'
import { spanish } from './spanish'

/** The languages in which guests write; a thread keeps its index into this list. */
export const languages: readonly Language[] = [english, german, french, spanish, czech, japanese, arabic]

/** The language at an index that came from this list. */
export function languageAt(index: number): Language {
  return languages[index] ?? english
}
