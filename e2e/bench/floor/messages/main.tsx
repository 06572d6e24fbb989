// The least that a page with React can do: ask what the product asks before its first message, in the same
// order, and print the last answer as a plain list. No styles, no checks, no list that draws only what is seen.
import { createRoot } from 'react-dom/client'
import type { Call } from '../../visit'

interface Message {
  readonly Id: string
  readonly Sender: string
  readonly CreatedUtc: string
  readonly Text: string | null
}

/** Put in by the build: recorded on a visit to the product. */
declare const RECORDED_WAVES: readonly (readonly Call[])[]

async function send({ path, method, headers, body }: Call): Promise<{ readonly Messages?: Message[] }> {
  const response = await fetch(path, { method, headers, body, cache: 'no-store' })
  return response.json()
}

let messages: readonly Message[] = []
for (const wave of RECORDED_WAVES) {
  const answers = await Promise.all(wave.map(send))
  messages = answers.flatMap(({ Messages = [] }) => Messages)
}

const root = document.getElementById('root')
if (!root) throw new Error('index.html has no #root')
createRoot(root).render(
  <ul>
    {messages.map((message) => (
      <li key={message.Id}>
        <article data-message-id={message.Id}>
          <strong>{message.Sender}</strong> <time>{message.CreatedUtc}</time>
          <p>{message.Text}</p>
        </article>
      </li>
    ))}
  </ul>,
)
