import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { createQueryClient } from '../queries/query-client'
import { readAddress } from './address'
import { App } from './app'
import { enter, readEntry } from './entry'
import { openAhead } from './open-ahead'
import { watchSignOut } from './signed-out'

/** How long the first drawing waits for what it would show, ms: a skeleton that is gone sooner only flashes. */
const DRAW_AFTER_MS = 200

/** Is over after some ms. */
type Pause = (ms: number) => Promise<unknown>

const pauseByTimer: Pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms))

/**
 * Starts the page in an element. The questions to the server leave before anything is drawn, and what is drawn first is
 * their answers, where these come soon.
 */
export async function start(root: HTMLElement, pause: Pause = pauseByTimer): Promise<void> {
  // A link that is opened in a tab that shows this page already changes the fragment and loads nothing.
  addEventListener('hashchange', () => {
    if (readEntry(location.search, location.hash).code !== null) location.reload()
  })
  const queryClient = createQueryClient()
  const drawn = createRoot(root)
  // Before anything is asked, so that no sign-out falls between an answer and this.
  watchSignOut(() => {
    document.documentElement.style.visibility = 'hidden'
    drawn.unmount()
    queryClient.clear()
    location.replace('/')
  })
  const problem = await enter()
  const ahead = openAhead(queryClient, readAddress(location.search))
  await Promise.race([ahead, pause(DRAW_AFTER_MS)])
  drawn.render(
    <StrictMode>
      <App queryClient={queryClient} signInProblem={problem} />
    </StrictMode>,
  )
}
