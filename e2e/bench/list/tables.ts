import type { Table } from '../benchmark'
import { ms, thousands } from '../figures'
import type { Spread } from '../stats'
import { type Figure, LEFT_PX } from './measure'
import type { SubjectName } from './names'
import type { Results } from './results'

interface Line {
  readonly title: string
  readonly figure: Figure
  readonly write: (value: number) => string
}

// A median between a row that stayed and one that left is that of a row that left.
const px = (value: number) => (value > LEFT_PX / 10 ? 'row left' : value.toFixed(0))
const share = (value: number) => `${(value * 100).toFixed(0)} %`
const count = (value: number) => thousands(value)

const lines: readonly Line[] = [
  { title: 'mount, ms', figure: 'mountMs', write: ms },
  { title: 'mount again, ms', figure: 'mountAgainMs', write: ms },
  { title: 'append 100, ms', figure: 'appendMs', write: ms },
  { title: '… px moved', figure: 'appendPx', write: px },
  { title: 'merge 100, ms', figure: 'mergeMs', write: ms },
  { title: '… px moved', figure: 'mergePx', write: px },
  { title: 'prepend 100 to a conversation, ms', figure: 'prependMs', write: ms },
  { title: '… px moved', figure: 'prependPx', write: px },
  { title: 'fling, ms a frame', figure: 'flingFrameMs', write: ms },
  { title: '… frames a second', figure: 'flingFps', write: count },
  { title: '… frames with a blank', figure: 'flingBlanks', write: share },
  { title: 'wheel, ms a frame', figure: 'wheelFrameMs', write: ms },
  { title: '… px a frame', figure: 'wheelFramePx', write: count },
  { title: '… frames with a blank', figure: 'wheelBlanks', write: share },
  { title: 'slow scroll up, ms a frame', figure: 'slowFrameMs', write: ms },
  { title: '… stray px', figure: 'strayPx', write: px },
  { title: '… stray px, in a conversation', figure: 'threadStrayPx', write: px },
  { title: 'jump to the middle, ms', figure: 'jumpMiddleMs', write: ms },
  { title: 'jump to the end, ms', figure: 'jumpEndMs', write: ms },
  { title: 'first, middle, last reached', figure: 'reached', write: share },
  { title: '… of a conversation', figure: 'threadReached', write: share },
  { title: 'resize 1280 to 800 px, ms', figure: 'resizeMs', write: ms },
  { title: '… px moved', figure: 'resizePx', write: px },
  { title: 'mount a conversation, ms', figure: 'threadMountMs', write: ms },
  { title: 'tasks over 50 ms', figure: 'longTasks', write: count },
  { title: '… the longest, ms', figure: 'longestTaskMs', write: ms },
  { title: 'elements', figure: 'nodes', write: count },
  { title: 'heap and buffers of the list, bytes a message', figure: 'listHeapBytes', write: count },
  { title: '… of all beyond the text', figure: 'heapBytes', write: count },
]

/** What was measured at a size, subject by subject: the median, and in brackets least and most where they differ. */
export function sizeTable(results: Results): Table {
  const { size, subjects } = results
  const cell = (subject: SubjectName, { figure, write }: Line) => {
    const seen = results.of(subject, figure)
    if (!seen) return results.gaveUp(subject) === undefined ? '' : 'gave up'
    return textOf(seen, write)
  }
  const measured = lines.filter(({ figure }) => subjects.some((subject) => results.of(subject, figure)))
  return {
    head: [`${thousands(size)} messages`, ...subjects],
    rows: measured.map((line) => [line.title, ...subjects.map((subject) => cell(subject, line))]),
  }
}

function textOf({ median, min, max }: Spread, write: (value: number) => string): string {
  const [low, high] = [write(min), write(max)]
  return low === high ? low : `${write(median)} (${low}–${high})`
}

/** Medians for machines; rows that left are left out. */
export function figuresOf(results: Results): Record<string, number> {
  const figures: Record<string, number> = {}
  for (const subject of results.subjects) {
    for (const { figure } of lines) {
      const median = results.of(subject, figure)?.median
      if (median === undefined || median > LEFT_PX / 10) continue
      figures[nameOf(results.size, subject, figure)] = median
    }
  }
  return figures
}

/** Such as `n1000ProductMountMs`. */
function nameOf(size: number, subject: SubjectName, figure: Figure): string {
  const words = `${subject}-${figure}`.replace(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase())
  const hasUnit = /(?:Ms|Bytes|Px)$/.test(figure)
  return `n${size}${words}${hasUnit ? '' : figure === 'nodes' || figure === 'longTasks' ? 'Count' : 'Ratio'}`
}
