import { expect, test } from 'vitest'
import { render } from 'vitest-browser-react'
import { en } from '../app/words/en'
import { createRandom } from '../emulator/hash'
import { timeFormat } from '../lib/time-format'
import { HOUR, messageOf } from '../test/seeded'
import { scripts, textIn } from '../test/texts'
import { NOW } from '../test/walks'
import { estimateHeight } from './estimate-height'
import { FoldRow, MessageRow, type RowContext } from './inbox-row'
import type { Group, InboxRow } from './rows'

const format = timeFormat('en-GB', 'Europe/Prague')

/** A conversation for each message, of which it is the last one in some. */
function groupOf(threadId: string): Group {
  const at = rows.findIndex((row) => row.threadId === threadId)
  return { threadId, messages: rows.slice(at, at + (at % 3 === 0 ? 1 : 2)), newestMs: NOW, thread: null }
}

const context: RowContext = {
  words: en.inbox,
  common: en.common,
  format,
  propertyOf: () => ({ name: 'Hotel', format, zoneNote: null }),
  nowMs: NOW,
  latestMs: NOW,
  rangeEndMs: NOW,
  checkedMsOf: () => null,
  completeFromMs: 0,
  gapOf: () => null,
  missingOf: () => [],
  connectionName: (id) => id,
  threadHref: () => '?',
  onOpenThread: () => undefined,
  onToggleFold: () => undefined,
}

type Message = Extract<InboxRow, { readonly kind: 'message' }>

const random = createRandom(3)
const rows: readonly Message[] = Object.keys(scripts).flatMap((script) =>
  Array.from({ length: 20 }, (_, n): Message => {
    return messageOf(`${script} ${n}`, `${script} ${n}`, NOW - Math.floor(random() * 5_000) * HOUR, {
      text: textIn(script, random),
      sender: n % 2 === 0 ? 'Application' : 'Enterprise',
    })
  }),
)

test.each([290, 360, 420, 1_000])(
  'heights of messages are told before they are drawn, %i px wide',
  async (width) => {
    const { container } = await render(
      <div style={{ width }}>
        {rows.map((row) => (
          <article key={row.key}>
            <MessageRow row={row} group={groupOf(row.threadId)} context={context} isActive={false} />
          </article>
        ))}
      </div>,
    )
    const drawn = [...container.querySelectorAll('article')].map((row) => row.getBoundingClientRect().height)
    const wrong = rows.filter((row, at) => estimateHeight(row, width, groupOf, context) !== drawn[at])
    expect(wrong.length, JSON.stringify(wrong[0])).toBeLessThanOrEqual(rows.length / 50)
  },
)

test('and so is that of a fold', async () => {
  const fold = { kind: 'fold', key: 'f', threadId: 't', count: 3, isOpen: false, mayMiss: false } as const
  const { container } = await render(<FoldRow row={fold} context={context} isActive={false} />)
  expect(container.firstElementChild?.getBoundingClientRect().height).toBe(
    estimateHeight(fold, 400, groupOf, context),
  )
})
