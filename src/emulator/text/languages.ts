import { arabic } from './arabic'
import { czech } from './czech'
import { english } from './english'
import { french } from './french'
import { german } from './german'
import { japanese } from './japanese'
import { type Language, isAnswer } from './language'
import { spanish } from './spanish'

/** The languages in which guests write; a thread keeps its index into this list. */
export const languages: readonly Language[] = [english, german, french, spanish, czech, japanese, arabic].map(
  withClosing,
)

/** The language at an index that came from this list. */
export function languageAt(index: number): Language {
  return languages[index] ?? english
}

/** Whose topics end with an employee: thanks that nobody answers would look like a guest who waits. */
function withClosing(language: Language): Language {
  const topics = language.topics.map((topic) =>
    isAnswer(topic, topic.lines.length - 1) ? topic : { ...topic, lines: [...topic.lines, language.closing] },
  )
  return { ...language, topics }
}
