import { createContext, useContext } from 'react'
import { assertNever } from '../lib/assert-never'
import type { ArticleProps } from '../ui/feed'
import { messageName } from '../ui/message-name'
import { GapRow } from './gap-row'
import { FoldRow, HeaderRow, MessageRow, type RowContext, type RowProps, senderName } from './inbox-row'
import type { Group, InboxRow } from './rows'

/** The part of it that messages and folds are drawn with: no page changes it, so they are not drawn again with each. */
export type StillContext = Pick<RowContext, 'words' | 'common' | 'nowMs' | 'propertyOf' | 'onToggleFold'>

const PagesContext = createContext<RowContext | null>(null)

/** Around the list: what headers and gaps are drawn with, which each page may change. */
export const ContextOfPages = PagesContext.Provider

/** What is inside a row; `group` = that of a message. */
export function drawRow(row: InboxRow, group: Group | null, context: StillContext, isActive: boolean) {
  switch (row.kind) {
    case 'header':
      return <HeaderOfPages row={row} isActive={isActive} />
    case 'fold':
      return <FoldRow row={row} context={context} isActive={isActive} />
    case 'message':
      return <MessageRow row={row} group={group} context={context} isActive={isActive} />
    case 'gap':
      return <GapOfPages row={row} isActive={isActive} />
    default:
      return assertNever(row)
  }
}

/** What a row is called for people who do not see it; `group` = that of a message. */
function nameOf(row: InboxRow, group: Group | null, context: StillContext): string {
  const { common, words } = context
  switch (row.kind) {
    case 'header': {
      const { thread } = row
      return words.openThread(thread?.originalSender ?? common.guest, thread?.subject ?? common.noSubject)
    }
    case 'fold':
      return row.count === 0 ? words.mayMiss : words.fold(row.count, row.isOpen)
    case 'message': {
      const { name, format } = context.propertyOf(row.threadId, row.connectionId)
      const sender = senderName(row, group?.thread?.originalSender ?? common.guest, name ?? '')
      return messageName(row, sender, format.stamp(row.createdMs, context.nowMs), common)
    }
    case 'gap':
      return common.missingMessages
    default:
      return assertNever(row)
  }
}

/** What a row's element carries; `group` = that of a message. */
export function articleOf(
  row: InboxRow,
  group: Group | null,
  context: StillContext,
  isSelected: boolean,
  onOpenThread: (threadId: string) => void,
): ArticleProps {
  const look = isSelected
    ? 'bg-selected ltr:shadow-[inset_3px_0_0_var(--color-accent)] rtl:shadow-[inset_-3px_0_0_var(--color-accent)]'
    : 'bg-surface'
  // Not seen of the first one, and there all the same: a row must be as high wherever it stands.
  const edge = row.kind === 'header' ? 'border-t border-line aria-[posinset=1]:border-transparent' : ''
  return {
    'data-row': row.kind,
    'aria-label': nameOf(row, group, context),
    'data-thread-id': row.threadId,
    ...(row.kind === 'message' ? { 'data-message-id': row.id, 'data-sender': row.sender.toLowerCase() } : {}),
    ...(isSelected ? { 'aria-current': 'true' } : {}),
    className: `${look} ${edge}`,
    onKeyDown: (event) => {
      if (row.kind === 'gap' || event.key !== 'Enter' || event.target !== event.currentTarget) return
      event.preventDefault()
      onOpenThread(row.threadId)
    },
    // A message opens its conversation, unless the click was meant for a link or for selecting text.
    onClick: (event) => {
      const { target } = event
      if (row.kind !== 'message' || !(target instanceof Element) || target.closest('a, button')) return
      if (getSelection()?.isCollapsed !== false) onOpenThread(row.threadId)
    },
  }
}

function HeaderOfPages(props: Omit<RowProps<'header'>, 'context'>) {
  return <HeaderRow {...props} context={useContextOfPages()} />
}

function GapOfPages(props: Omit<RowProps<'gap'>, 'context'>) {
  return <GapRow {...props} context={useContextOfPages()} />
}

function useContextOfPages(): RowContext {
  const context = useContext(PagesContext)
  if (!context) throw new Error('a row of the inbox is drawn outside of it')
  return context
}
