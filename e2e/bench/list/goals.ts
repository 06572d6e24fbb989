import type { Table } from '../benchmark'
import { ratio, thousands } from '../figures'
import { type Figure, LEFT_PX } from './measure'
import type { SubjectName } from './names'
import type { Results } from './results'

/** A goal of the list, and how far a subject is from it; `null` where it was not measured. */
interface Goal {
  readonly title: string
  readonly most: number
  readonly of: (results: Results, subject: SubjectName) => number | null
  readonly write: (value: number) => string
  /** For whole screens alone. */
  readonly isWhole?: boolean
}

/** Medians by the floor's. */
const byFloor =
  (figure: Figure): Goal['of'] =>
  (results, subject) => {
    const [own, floor] = [results.of(subject, figure), results.of('floor', figure)]
    return own && floor ? own.median / floor.median : null
  }

/** Medians by those of the peer that is best at it. */
const byPeer =
  (figure: Figure): Goal['of'] =>
  (results, subject) => {
    const [own, best] = [results.of(subject, figure), results.bestPeer(figure)]
    return own && best ? own.median / best.median : null
  }

/** The most that was ever seen of some figures. */
const most =
  (...figures: readonly Figure[]): Goal['of'] =>
  (results, subject) => {
    const seen = figures.flatMap((figure) => results.of(subject, figure)?.max ?? [])
    return seen.length > 0 ? Math.max(...seen) : null
  }

const whole = (value: number) => (value > LEFT_PX / 10 ? 'row left' : value.toFixed(0))
const share = (value: number) => `${(value * 100).toFixed(1)} %`

/** Under 10 % over the best peer is a tie. */
const TIE = 1.1

const goals: readonly Goal[] = [
  { title: 'mount, by the floor', most: 2.5, of: byFloor('mountMs'), write: ratio },
  { title: 'mount, by the best peer', most: 1, of: byPeer('mountMs'), write: ratio },
  { title: 'mount again, by the floor', most: 2.5, of: byFloor('mountAgainMs'), write: ratio },
  { title: 'mount again, by the best peer', most: 1, of: byPeer('mountAgainMs'), write: ratio },
  { title: 'append 100, by the floor', most: 3, of: byFloor('appendMs'), write: ratio },
  { title: 'prepend 100, by the floor', most: 3, of: byFloor('prependMs'), write: ratio },
  { title: 'merge 100, by the floor', most: 3, of: byFloor('mergeMs'), write: ratio },
  { title: 'merge 100, by the best peer', most: 1, of: byPeer('mergeMs'), write: ratio },
  {
    title: 'px moved by append, prepend, merge',
    most: 0,
    of: most('appendPx', 'prependPx', 'mergePx'),
    write: whole,
  },
  { title: 'px moved by a resize', most: 0, of: most('resizePx'), write: whole },
  { title: 'fling, a frame, by the floor', most: 1.5, of: byFloor('flingFrameMs'), write: ratio },
  { title: 'fling, a frame, by the best peer', most: TIE, of: byPeer('flingFrameMs'), write: ratio },
  { title: 'wheel, a frame, by the floor', most: 1.5, of: byFloor('wheelFrameMs'), write: ratio },
  { title: 'wheel, a frame, by the best peer', most: TIE, of: byPeer('wheelFrameMs'), write: ratio },
  { title: 'frames with a blank', most: 0, of: most('flingBlanks', 'wheelBlanks'), write: share },
  { title: 'stray px', most: 0, of: most('strayPx', 'threadStrayPx'), write: whole },
  {
    title: 'tasks over 50 ms, median of the visits',
    most: 0,
    // Something else that runs on the machine can make any task long, but hardly in most visits.
    of: (results, subject) => results.of(subject, 'longTasks')?.median ?? null,
    write: whole,
  },
  {
    title: 'places that could not be reached',
    most: 0,
    of: (results, subject) => {
      const seen = (['reached', 'threadReached'] as const).flatMap(
        (figure) => results.of(subject, figure)?.min ?? [],
      )
      return seen.length > 0 ? 1 - Math.min(...seen) : null
    },
    write: share,
  },
  {
    // Plain objects take more than packed ones: see src/decisions/019.
    title: 'heap and buffers a message beyond its text, bytes',
    most: 180,
    of: (results, subject) => results.of(subject, 'heapBytes')?.median ?? null,
    write: whole,
    isWhole: true,
  },
]

/** Each goal at a size, for the product's screens and for its list alone. */
export function goalsTable(results: Results): Table {
  const cells = (goal: Goal, subject: SubjectName) => {
    const value = goal.isWhole && subject !== 'product' ? null : goal.of(results, subject)
    if (value === null) return ['', '']
    return [goal.write(value), value <= goal.most ? 'met' : 'not met']
  }
  return {
    head: [`goals at ${thousands(results.size)}`, 'at most', 'screens', '', 'list alone', ''],
    rows: goals.map((goal) => [
      goal.title,
      goal.write(goal.most),
      ...cells(goal, 'product'),
      ...cells(goal, 'feed'),
    ]),
  }
}
