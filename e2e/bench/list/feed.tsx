// The product's list without its screens: the feed over rows that are ready, in the place of any other list.
import { useImperativeHandle, useState } from 'react'
import { Feed } from '../../../src/ui/feed'
import { type Open, type PeerProps, type Row, type View, openWith } from './view'

const nothing = () => {}

function FeedAlone<Of extends Row>({ view, handle }: PeerProps<Of>) {
  const { rows } = view
  const [jump, setJump] = useState<{ readonly key: string } | null>(null)
  const [article] = useState(() => articleOf(view))
  useImperativeHandle(handle, () => ({ jump: (index) => setJump({ key: rows.at(index)?.key ?? '' }) }), [
    rows,
  ])
  return (
    <Feed
      label="Rows"
      rows={rows}
      olderEnd={view.isThread ? 'top' : 'bottom'}
      estimate={view.estimate}
      article={article}
      foot={null}
      state="idle"
      onNearOlderEnd={nothing}
      jump={jump}
    >
      {view.content}
    </Feed>
  )
}

function articleOf<Of extends Row>({ className }: View<Of>) {
  return (row: Of) => ({
    'data-row': row.kind,
    'data-thread-id': row.threadId,
    className: className(row),
  })
}

export const openFeed: Open = openWith(FeedAlone)
