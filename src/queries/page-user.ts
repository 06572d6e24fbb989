/** The tabs of a browser tell each other here whose session it is: a digest that names nobody. */
export const USER_KEY = 'lobby.user'

/** The user whose conversations a page shows. */
export interface PageUser {
  /** Takes the digest in a session that the server just gave; `undefined` where it does not tell users apart. */
  readonly see: (digest: string | undefined) => void
  /** Whether the browser's session is now another user's than the one that this page was opened for. */
  readonly isReplaced: () => boolean
}

/** Gives the user of a page that has read no session yet. */
export function createPageUser(): PageUser {
  let opened: string | null = null
  let latest: string | null = null
  return {
    see(digest) {
      // A page tells what it saw once: a late answer must not undo what another tab has told since.
      if (digest === undefined || digest === latest) return
      opened ??= digest
      latest = digest
      keep(digest)
      // Browsers tell only the other pages.
      if (digest !== opened) dispatchEvent(new StorageEvent('storage', { key: USER_KEY }))
    },
    isReplaced() {
      if (opened === null) return false
      return latest !== opened || (readKept() ?? opened) !== opened
    },
  }
}

/** The user of this page. */
export const pageUser = createPageUser()

function keep(digest: string): void {
  try {
    localStorage.setItem(USER_KEY, digest)
  } catch {
    // The other tabs learn of it from the server, when they ask for something.
  }
}

function readKept(): string | null {
  try {
    return localStorage.getItem(USER_KEY)
  } catch {
    return null
  }
}
