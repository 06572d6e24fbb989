import * as v from 'valibot'

/** Who wrote a message, in the API's own words; anything else some day is `Unknown`. */
export type Sender = 'Application' | 'Enterprise' | 'Unknown'

/**
 * Reads `Sender` in every shape that the vendor's pages show: the schema says a string, the examples an
 * object with a `Discriminator`, with or without `Value`. Never fails: a third discriminator, or none at
 * all, is `Unknown`, so that one odd message cannot break a page.
 */
export const senderSchema = v.fallback(
  v.pipe(
    v.unknown(),
    v.transform((sender): Sender => readSender(sender)),
  ),
  // A missing key is damage to the library, whatever the schema of its value.
  'Unknown',
)

export function readSender(sender: unknown): Sender {
  const word =
    typeof sender === 'object' && sender !== null && 'Discriminator' in sender ? sender.Discriminator : sender
  // The words that stand here, not those that came: one of these for each message would be kept.
  if (word === 'Application') return 'Application'
  return word === 'Enterprise' ? 'Enterprise' : 'Unknown'
}
