import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { createQueryClient } from '../queries/query-client'
import { readAddress } from './address'
import { App } from './app'
import { openAhead } from './open-ahead'
import { allowEmptyHtmlOnly } from './trusted-types'

/** Starts the page in an element. The questions to the server leave before anything is drawn. */
export function start(root: HTMLElement): void {
  allowEmptyHtmlOnly()
  const queryClient = createQueryClient()
  void openAhead(queryClient, readAddress(location.search))
  createRoot(root).render(
    <StrictMode>
      <App queryClient={queryClient} />
    </StrictMode>,
  )
}
