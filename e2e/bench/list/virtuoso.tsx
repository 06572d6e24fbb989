// https://virtuoso.dev/react-virtuoso/: `Virtuoso` with `data`, and `firstItemIndex` for what joins at the start, as its
// page on prepending does.
import { useCallback, useImperativeHandle, useRef } from 'react'
import { Virtuoso, type VirtuosoHandle } from 'react-virtuoso'
import { type PeerProps, type Row, RowElement, SCROLLER, openWith } from './view'

/** More than can ever join before the first row; the index must stay positive. */
const FIRST_INDEX = 10_000_000

function VirtuosoList<Of extends Row>({ view, handle }: PeerProps<Of>) {
  const list = useRef<VirtuosoHandle>(null)
  useImperativeHandle(handle, () => ({ jump: (index) => list.current?.scrollToIndex(index) }), [])
  const first = view.isThread ? FIRST_INDEX - view.prepended : 0
  const { content, className } = view
  const draw = useCallback(
    (index: number, row: Of) => (
      <RowElement row={row} index={index - first} content={content} className={className} />
    ),
    [first, content, className],
  )
  return (
    <Virtuoso
      {...SCROLLER}
      ref={list}
      style={{ height: '100%' }}
      data={view.rows}
      {...(view.isThread ? { firstItemIndex: first } : {})}
      computeItemKey={(_index, row) => row.key}
      itemContent={draw}
    />
  )
}

export const openVirtuoso = openWith(VirtuosoList)
