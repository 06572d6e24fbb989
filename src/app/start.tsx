import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { createQueryClient } from '../queries/query-client'
import { readAddress } from './address'
import { App } from './app'
import { enter, readEntry } from './entry'
import { openAhead } from './open-ahead'
import { allowEmptyHtmlOnly } from './trusted-types'

/** Starts the page in an element. The questions to the server leave before anything is drawn. */
export async function start(root: HTMLElement): Promise<void> {
  allowEmptyHtmlOnly()
  // A link that is opened in a tab that shows this page already changes the fragment and loads nothing.
  addEventListener('hashchange', () => {
    if (readEntry(location.search, location.hash).code !== null) location.reload()
  })
  const problem = await enter()
  const queryClient = createQueryClient()
  void openAhead(queryClient, readAddress(location.search))
  createRoot(root).render(
    <StrictMode>
      <App queryClient={queryClient} signInProblem={problem} />
    </StrictMode>,
  )
}
