import { expect, test } from 'vitest'
import { render } from 'vitest-browser-react'
import { createRandom } from '../emulator/hash'
import { scripts, textIn } from '../test/texts'
import { MessageText } from './message-text'
import { linesOf } from './text-ruler'

const LINE_PX = 24

/** Texts of a script, each in a column of its own width, px. */
function columnsOf(script: string, count: number): { readonly text: string; readonly width: number }[] {
  const random = createRandom(script.length)
  return Array.from({ length: count }, () => ({
    text: textIn(script, random),
    width: 120 + Math.floor(random() * 480),
  }))
}

test.each(Object.keys(scripts))('the lines of a text are told before it is drawn: %s', async (script) => {
  const columns = columnsOf(script, 100)
  const { container } = await render(
    <>
      {columns.map(({ text, width }, at) => (
        <div key={at} style={{ width }}>
          <MessageText text={text} placeholder="" className="text-[0.9375rem] leading-6" />
        </div>
      ))}
    </>,
  )
  const wrong = columns.filter(({ text, width }, at) => {
    const drawn = container.children[at]?.getBoundingClientRect().height ?? 0
    return drawn !== linesOf(text, 0.9375, width, 1_000) * LINE_PX
  })
  // What is told wrongly is measured when it is drawn; it must be the rare case.
  expect(wrong.length, JSON.stringify(wrong[0])).toBeLessThanOrEqual(2)
})

test.each([
  ['nothing', ''],
  ['spaces', '      '],
  ['line breaks', '\n\n\n'],
  ['a line break at the end', 'Thank you\n'],
  ['a tab', 'a\tb\tc'],
  ['marks alone', '\u0301\u0301\ufe0f\u200d'],
  ['half a pair', '\ud83d and \udc4d'],
  ['no width', '\u200b'.repeat(500)],
])('and so are those of %s', async (_, text) => {
  const { container } = await render(
    <div style={{ width: 200 }}>
      <MessageText text={text} placeholder="" className="text-[0.9375rem] leading-6" />
    </div>,
  )
  const lines = (container.querySelector('p')?.getBoundingClientRect().height ?? 0) / LINE_PX
  expect(linesOf(text, 0.9375, 200, 1_000)).toBe(Math.max(1, lines))
})
