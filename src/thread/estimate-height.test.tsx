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
import { MessageBubble, type ThreadRowContext } from './thread-row'

const format = timeFormat('en-GB', 'Europe/Prague')

const context: ThreadRowContext = {
  words: en.thread,
  common: en.common,
  format,
  readerFormat: null,
  zoneName: () => 'Prague time',
  guest: en.common.guest,
  propertyName: 'Hotel',
  gapOf: () => null,
  nowMs: NOW,
  surroundingsOf: () => ({ startsDay: false, waitedMs: null, isOutside: false, startsOutside: false }),
}

/** How far the scrollbar may stray. Long words leave lines half empty, which a count of letters does not tell. */
const mostOf = (script: string) => ({ links: 0.05, unbreakable: 0.15 })[script] ?? 0.03

const random = createRandom(3)

test.for(Object.keys(scripts).flatMap((script) => [320, 640].map((width) => [script, width] as const)))(
  'the scrollbar is where it belongs before messages in %s are drawn, %i px wide',
  async ([script, width]) => {
    const rows = Array.from({ length: 300 }, (_, n) =>
      messageOf(`${script} ${n}`, 't', NOW - n * HOUR, { text: textIn(script, random) }),
    )
    const { container } = await render(
      <div style={{ width }}>
        {rows.map((row) => (
          <article key={row.key}>
            <MessageBubble row={row} context={context} isActive={false} />
          </article>
        ))}
      </div>,
    )
    const drawn = [...container.querySelectorAll('article')].map((row) => row.getBoundingClientRect().height)
    const how = { hasOwnTime: false, surroundingsOf: context.surroundingsOf }
    const estimates = rows.map((row) => estimateHeight(row, width, how))
    expect(mostStray(estimates, drawn, 700)).toBeLessThan(mostOf(script))
  },
)
