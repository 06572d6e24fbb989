import { hash } from '../hash'

/** A line of text with choices and slots, ready to be filled in. */
type Part = string | { readonly slot: string } | Choice

interface Choice {
  /** 0, or the number that choices of several lines share. */
  readonly label: number
  readonly choices: readonly (readonly Part[])[]
}

/** Gives the value of a slot such as `room`. */
export type Slots = (name: string) => string

interface Compiled {
  readonly parts: readonly Part[]
  /** True when a choice may be empty, which leaves the spaces of both its sides. */
  readonly gaps: boolean
}

const compiled = new Map<string, Compiled>()

/**
 * Fills in a template: `[a|b|]` is a choice (nestable), `{room}` a slot; `seed` decides every choice, but
 * that of `[1:a|b]` is decided by `shared`, so that an answer's choice fits the question's.
 * A few hundred templates give thousands of different sentences, so that neighbours on a screen differ.
 */
export function expand(template: string, seed: number, shared: number, slots: Slots): string {
  let made = compiled.get(template)
  if (made === undefined) {
    made = { parts: compile(template), gaps: /\|\||\|\]|\[\|/.test(template) }
    compiled.set(template, made)
  }
  const text = write(made.parts, { seed, shared, step: 0 }, slots)
  return made.gaps ? closeGaps(text) : text
}

/** Searching first is much cheaper than replacing nothing. */
function closeGaps(text: string): string {
  if (!text.includes('  ') && !text.includes(' \n') && !text.endsWith(' ')) return text
  return text.replaceAll(/ {2,}/g, ' ').replaceAll(/ +$/gm, '')
}

function write(
  parts: readonly Part[],
  state: { seed: number; shared: number; step: number },
  slots: Slots,
): string {
  let text = ''
  for (const part of parts) {
    if (typeof part === 'string') text += part
    else if ('slot' in part) text += slots(part.slot)
    else {
      const hashed =
        part.label === 0 ? hash(state.seed, ++state.step) : hash(state.shared, 0x1abe1, part.label)
      text += write(part.choices[hashed % part.choices.length] ?? [], state, slots)
    }
  }
  return text
}

function compile(template: string): readonly Part[] {
  let at = 0
  const read = (nested: boolean): Part[] => {
    const parts: Part[] = []
    let plain = ''
    const flush = (): void => {
      if (plain !== '') parts.push(plain)
      plain = ''
    }
    while (at < template.length) {
      const letter = template.charAt(at)
      if (nested && (letter === '|' || letter === ']')) break
      at++
      if (letter === '{') {
        flush()
        const end = template.indexOf('}', at)
        if (end < 0) throw new SyntaxError(`unclosed slot in "${template}"`)
        parts.push({ slot: template.slice(at, end) })
        at = end + 1
      } else if (letter === '[') {
        flush()
        const choices: Part[][] = []
        const label = /^[1-9](?=:)/.exec(template.slice(at, at + 2))?.[0]
        if (label !== undefined) at += 2
        do choices.push(read(true))
        while (template.charAt(at++) === '|')
        if (template.charAt(at - 1) !== ']') throw new SyntaxError(`unclosed choice in "${template}"`)
        parts.push({ label: Number(label ?? 0), choices })
      } else {
        plain += letter
      }
    }
    flush()
    return parts
  }
  return read(false)
}
