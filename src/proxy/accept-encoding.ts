import { LRUCache } from 'lru-cache'

/** A form in which a body can be sent. */
export type Coding = 'identity' | 'gzip' | 'br'

/**
 * The coding to answer in, out of `offered` and identity: the one with the greatest weight in `Accept-Encoding`,
 * and of equals the first of `offered`. Without the header, and when nothing would do, it is identity: an answer
 * in a form that was not asked for serves better than none. RFC 9110 section 12.5.3.
 */
export function chooseCoding(header: string | null, offered: readonly Exclude<Coding, 'identity'>[]): Coding {
  const weights = weightsOf(header ?? '')
  const rest = weights.get('*')
  // What is not named is fine for identity, but who names codings prefers those.
  let best: { coding: Coding; weight: number } = { coding: 'identity', weight: weights.get('identity') ?? 0 }
  for (const coding of offered.toReversed()) {
    const weight = weights.get(coding) ?? rest ?? 0
    if (weight > 0 && weight >= best.weight) best = { coding, weight }
  }
  return best.coding
}

/** Browsers say the same again and again. */
const known = new LRUCache<string, ReadonlyMap<string, number>>({ max: 100 })

/** The weight of each coding that is named, 0 to 1; what cannot be read counts as refused. */
function weightsOf(header: string): ReadonlyMap<string, number> {
  const before = known.get(header)
  if (before !== undefined) return before
  const weights = readWeights(header)
  known.set(header, weights)
  return weights
}

function readWeights(header: string): ReadonlyMap<string, number> {
  const weights = new Map<string, number>()
  for (const item of header.toLowerCase().split(',')) {
    const [name = '', ...parameters] = item.split(';').map((part) => part.trim())
    if (name === '') continue
    const q = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2)
    const isWeight = q === undefined || /^(?:0(?:\.\d{0,3})?|1(?:\.0{0,3})?)$/.test(q)
    weights.set(name, isWeight ? Number(q ?? 1) : 0)
  }
  return weights
}
