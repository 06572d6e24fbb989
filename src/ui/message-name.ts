import { inkOf, preview } from '../lib/text'
import type { BadgeSender } from './sender-badge'
import type { CommonWords } from './words'

/** UTF-16 units of a message that its row is called by: enough to tell one from the next. */
const NAME_LENGTH = 80

interface NamedMessage {
  readonly sender: BadgeSender
  /** `null` when the upstream sent none that can be shown. */
  readonly text: string | null
}

/**
 * What a message's row is called for people who do not see it: sender, time, and how its text begins.
 *
 * @param name the guest's or the property's; empty where it is not known
 * @param time as it stands in the row
 */
export function messageName(
  { sender, text }: NamedMessage,
  name: string,
  time: string,
  words: CommonWords,
): string {
  const ink = inkOf(text)
  const beginning = ink === null ? words.unreadable : preview(ink.replace(/\s+/gu, ' ').trim(), NAME_LENGTH)
  return words.messageName(name || words.sender[sender], time, beginning)
}
