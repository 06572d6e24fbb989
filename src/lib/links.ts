/** A run of a text that begins at `at` (UTF-16 units): plain, or a link to `href`. */
export type TextRun = { readonly at: number; readonly text: string; readonly href: string | null }

const CANDIDATE = /https?:\/\/[^\s<>"'`\u0000-\u001f\u007f\u202a-\u202e\u2066-\u2069]+/giu
const CLOSING: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{' }

/**
 * Splits a text into plain runs and links. Only http and https count, and only when the URL parser agrees
 * and finds no user name in it (`https://bank.example@evil.example`). Joined, the runs are the text.
 */
export function linkRuns(text: string): TextRun[] {
  if (!text.includes('://')) return [{ at: 0, text, href: null }]
  const runs: TextRun[] = []
  let at = 0
  for (const match of text.matchAll(CANDIDATE)) {
    const link = trimLink(match[0])
    const href = hrefOf(link)
    if (href === null) continue
    if (match.index > at) runs.push({ at, text: text.slice(at, match.index), href: null })
    runs.push({ at: match.index, text: link, href })
    at = match.index + link.length
  }
  if (at < text.length || runs.length === 0) runs.push({ at, text: text.slice(at), href: null })
  return runs
}

/** Cuts punctuation that ends the sentence rather than the address; a closing bracket stays with its opening one. */
function trimLink(candidate: string): string {
  let link = candidate
  for (;;) {
    const last = link.at(-1) ?? ''
    const opening = CLOSING[last]
    const isUnpaired = opening !== undefined && count(link, last) > count(link, opening)
    if (!isUnpaired && !/[.,;:!?…。、，！？»”’*_~]/u.test(last)) return link
    link = link.slice(0, -last.length)
  }
}

function count(text: string, letter: string): number {
  return text.split(letter).length - 1
}

/** Longer addresses exist, but not for people; they stay text. */
const MAX_LENGTH = 2_000

function hrefOf(link: string): string | null {
  if (link.length > MAX_LENGTH || !URL.canParse(link)) return null
  const url = new URL(link)
  const isWeb = url.protocol === 'http:' || url.protocol === 'https:'
  return isWeb && url.username === '' && url.password === '' ? url.href : null
}
