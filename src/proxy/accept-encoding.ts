import { Negotiator } from 'negotiator'

/** A form in which a body can be sent. */
export type Coding = 'identity' | 'gzip' | 'br'

/**
 * The coding to answer in, out of `offered` and identity: the one with the greatest weight in `Accept-Encoding`,
 * and of equals the first of `offered`. Without the header, and when nothing would do, it is identity: an answer
 * in a form that was not asked for serves better than none. RFC 9110 section 12.5.3.
 */
export function chooseCoding(header: string | null, offered: readonly Exclude<Coding, 'identity'>[]): Coding {
  const negotiator = new Negotiator({ headers: { 'accept-encoding': header ?? '' } })
  const [best] = negotiator.encodings([...offered, 'identity'], { preferred: offered })
  return offered.find((coding) => coding === best) ?? 'identity'
}
