import { assertNever } from '../lib/assert-never'
import { inkOf, withoutBlankLines } from '../lib/text'
import { likelyLines, likelyWidth, rem } from '../ui/text-size'
import { badgeWidth } from '../ui/sender-badge'
import { PREVIEW_LENGTH, PREVIEW_LINES } from './preview'
import { type AllGroups, type InboxRow, isLast } from './rows'
import type { RowContext } from './inbox-row'

/** What a message's first line says when it is drawn. */
export type EstimateContext = Pick<RowContext, 'common' | 'nowMs'> & {
  readonly format: Pick<RowContext['format'], 'stamp'>
}

/** Stamps are shorter than this, rem: wide rows need not look. */
const LONGEST_STAMP = 11

/**
 * A row's likely height, px, in a list that is `width` px wide: that of `inbox-row.tsx`, without drawing it.
 *
 * @param groupOf the conversation of a message
 */
export function estimateHeight(
  row: InboxRow,
  width: number,
  groupOf: AllGroups['of'],
  context: EstimateContext,
): number {
  // Of the stylesheet's scale: 0.25 rem.
  const unit = rem() / 4
  switch (row.kind) {
    case 'header':
      return 15 * unit + 1
    case 'fold':
      return (row.count > 0 && matchMedia('(pointer: coarse)').matches ? 11 : 8) * unit
    case 'gap':
      return 23 * unit
    case 'message': {
      const indent = innerWidth < 88 * unit ? 4 : 16
      const room = width - (indent + 4) * unit
      const text = withoutBlankLines(inkOf(row.text)?.slice(0, PREVIEW_LENGTH) ?? '')
      const lines = likelyLines(text, 0.875, room, PREVIEW_LINES)
      const isBelow = isStampBelow(row, room, context)
      const padding = 1.5 + (isLast(row, groupOf(row.threadId)) ? 4 : 1)
      return (padding + (isBelow ? 9 : 5) + 1 + lines * 5) * unit
    }
    default:
      return assertNever(row)
  }
}

/** Whether there is no room for a stamp beside the badge and a name. */
function isStampBelow(
  message: Extract<InboxRow, { readonly kind: 'message' }>,
  room: number,
  { common, format, nowMs }: EstimateContext,
): boolean {
  const unit = rem() / 4
  const beside = room - badgeWidth(common.sender[message.sender]) - (2 + 24 + 2) * unit
  if (beside > LONGEST_STAMP * rem()) return false
  return likelyWidth(format.stamp(message.createdMs, nowMs), 0.75) > beside
}
