import { expect, test } from 'vitest'
import { render } from 'vitest-browser-react'
import { en } from '../app/words/en'
import { createRandom } from '../emulator/hash'
import { timeFormat } from '../lib/time-format'
import { HOUR, messageOf } from '../test/seeded'
import { mostStray } from '../test/stray'
import { scripts, textIn } from '../test/texts'
import { NOW } from '../test/walks'
import { estimateHeight } from './estimate-height'
import { FoldRow, MessageRow, type RowContext } from './inbox-row'
import type { Group, InboxRow } from './rows'

const format = timeFormat('en-GB', 'Europe/Prague')

type Message = Extract<InboxRow, { readonly kind: 'message' }>

/** A conversation for each message, of which it is the last one in some. */
const groupsOf =
  (rows: readonly Message[]) =>
  (threadId: string): Group => {
    const at = rows.findIndex((row) => row.threadId === threadId)
    const messages = rows.slice(at, at + (at % 3 === 0 ? 1 : 2))
    return { kind: 'header', key: `header ${threadId}`, threadId, messages, newestMs: NOW, thread: null }
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

const random = createRandom(3)
const rowsOf = (script: string) =>
  Array.from({ length: 300 }, (_, n) =>
    messageOf(`${script} ${n}`, `${script} ${n}`, NOW - Math.floor(random() * 5_000) * HOUR, {
      text: textIn(script, random),
      sender: n % 2 === 0 ? 'Application' : 'Enterprise',
    }),
  )

test.for(
  Object.keys(scripts).flatMap((script) => [290, 360, 420, 1_000].map((width) => [script, width] as const)),
)('the scrollbar is where it belongs before rows in %s are drawn, %i px wide', async ([script, width]) => {
  const rows = rowsOf(script)
  const groupOf = groupsOf(rows)
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
  const estimates = rows.map((row) => estimateHeight(row, width, groupOf, context))
  expect(mostStray(estimates, drawn, 700)).toBeLessThan(0.02)
})

test('the height of a fold is told exactly', async () => {
  const fold = { kind: 'fold', key: 'f', threadId: 't', count: 3, isOpen: false, mayMiss: false } as const
  const { container } = await render(<FoldRow row={fold} context={context} isActive={false} />)
  expect(container.firstElementChild?.getBoundingClientRect().height).toBe(
    estimateHeight(fold, 400, groupsOf([]), context),
  )
})
