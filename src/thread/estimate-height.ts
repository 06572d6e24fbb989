import { inkOf } from '../lib/text'
import { likelyLines, rem } from '../ui/text-size'
import type { KeptMessage } from '../queries/kept-message'
import { SHORTEST_WAIT_MS, type Surroundings, type ThreadRow } from './rows'

/** The widest a conversation and a message in it are drawn, rem. */
const CONVERSATION = 64
const BUBBLE = 40

/** Lines after which nobody sees whether there are some more: such a row is higher than any screen. */
const MOST_LINES = 2_000

interface EstimateHow {
  /** Whether stamps can be pressed, since the reader's clock shows another time. */
  readonly hasOwnTime: boolean
  readonly surroundingsOf: (message: KeptMessage) => Surroundings
}

/** A row's likely height, px, in a conversation that is `width` px wide: that of `thread-row.tsx`, without drawing it. */
export function estimateHeight(
  row: ThreadRow,
  width: number,
  { hasOwnTime, surroundingsOf }: EstimateHow,
): number {
  // Of the stylesheet's scale: 0.25 rem.
  const unit = rem() / 4
  if (row.kind === 'gap') return 22 * unit
  const side = innerWidth < 160 * unit ? 4 : 6
  const room = Math.min(CONVERSATION * rem(), width) - 2 * side * unit
  const bubble = Math.min(BUBBLE * rem(), room * 0.92) - 7 * unit
  const lines = likelyLines(inkOf(row.text) ?? '', 0.9375, bubble, MOST_LINES)
  const { startsDay, waitedMs } = surroundingsOf(row)
  const above = (startsDay ? 11 : 0) + ((waitedMs ?? 0) < SHORTEST_WAIT_MS ? 0 : 6)
  return (3 + above + (hasOwnTime ? 6 : 5) + 1 + 5 + lines * 6) * unit
}
