import { type SignInProblem, signInByLink, signInProblems } from '../queries/sign-in'

/** What the address says of signing in: the code of a link, or what a sign-in elsewhere came to. */
interface Entry {
  readonly code: string | null
  readonly problem: SignInProblem | null
  /** The address without it, to be shown and kept in the history in its place. */
  readonly path: string
}

/** Reads an address's search and fragment. */
export function readEntry(search: string, hash: string): Entry {
  const params = new URLSearchParams(search)
  const told = params.get('sign-in')
  const others = search
    .replace(/^\?/, '')
    .split('&')
    .filter((part) => part !== '' && !part.startsWith('sign-in='))
  return {
    code: /^#sign-in=([\w-]+)$/.exec(hash)?.[1] ?? null,
    problem: signInProblems.find((problem) => problem === told) ?? null,
    path: others.length === 0 ? '/' : `/?${others.join('&')}`,
  }
}

/**
 * Lets in whoever comes with a link, before anything else is asked. Nothing of it stays in the address or the
 * history. Gives what went wrong, and never throws: what cannot be reached now says so by itself.
 */
export async function enter(): Promise<SignInProblem | null> {
  const { code, problem, path } = readEntry(location.search, location.hash)
  if (code !== null || problem !== null) history.replaceState(history.state, '', path)
  if (code === null) return problem
  try {
    return (await signInByLink(code)) ? null : 'link'
  } catch {
    return null
  }
}
