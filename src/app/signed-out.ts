import { type PageUser, USER_KEY, pageUser } from '../queries/page-user'
import { isStillSignedIn } from '../queries/sign-in'

/** Holds what tells two sign-outs of this browser apart, and nothing of anybody. */
const MARK = 'lobby.signed-out'

/** A page that comes back asks for this long whether the session lasts, ms. */
const ASK_MS = 5_000

/** Tells every page of this browser, this one too, that somebody has signed out. */
export function tellSignOut(): void {
  try {
    localStorage.setItem(MARK, crypto.randomUUID())
  } catch {
    // The others learn of it from the server, when they ask for something.
  }
  // Browsers tell only the other pages.
  dispatchEvent(new StorageEvent('storage', { key: MARK }))
}

/**
 * Runs `leave` once when nothing of the session may stay on the screen: somebody signed out in this browser, another user
 * signed in, or this page comes back from the back/forward cache and the server does not confirm that the session lasts.
 * Gives a function that ends it.
 */
export function watchSignOut(leave: () => void, user: PageUser = pageUser): () => void {
  const before = readMark()
  const watching = new AbortController()
  const { signal } = watching

  const end = (): void => {
    if (signal.aborted) return
    watching.abort()
    leave()
  }
  // A tab that was frozen gets no event.
  const compare = (): void => {
    if (readMark() !== before || user.isReplaced()) end()
  }
  // The cache keeps what is painted: a page that is shown again must not show a conversation before it has asked.
  const onHide = (event: PageTransitionEvent): void => {
    if (event.persisted) hide()
  }
  const onShow = async (event: PageTransitionEvent): Promise<void> => {
    compare()
    if (!event.persisted || signal.aborted) return
    hide()
    // Also when there is no answer: then it is as with a page that was not kept.
    if (await isStillSignedIn(user, AbortSignal.timeout(ASK_MS)))
      document.documentElement.style.visibility = ''
    else end()
  }
  addEventListener('storage', ({ key }) => key === MARK && end(), { signal })
  addEventListener('storage', ({ key }) => key === USER_KEY && compare(), { signal })
  addEventListener('pagehide', onHide, { signal })
  addEventListener('pageshow', (event) => void onShow(event), { signal })
  document.addEventListener('visibilitychange', compare, { signal })
  return () => watching.abort()
}

function hide(): void {
  document.documentElement.style.visibility = 'hidden'
}

function readMark(): string | null {
  try {
    return localStorage.getItem(MARK)
  } catch {
    return null
  }
}
