// https://github.com/inokawa/virtua#readme: `VList` with `data`, which it asks for where rows are many.
import { useImperativeHandle, useRef } from 'react'
import { VList, type VListHandle } from 'virtua'
import { type PeerProps, type Row, RowElement, SCROLLER, openWith } from './view'

function VirtuaList<Of extends Row>({ view, handle }: PeerProps<Of>) {
  const list = useRef<VListHandle>(null)
  useImperativeHandle(handle, () => ({ jump: (index) => list.current?.scrollToIndex(index) }), [])
  return (
    <VList
      {...SCROLLER}
      ref={list}
      style={{ height: '100%' }}
      data={view.rows}
      // True where rows join at the start, and at no other time.
      shift={view.prepended > 0}
    >
      {(row, index) => (
        <RowElement key={row.key} row={row} index={index} content={view.content} className={view.className} />
      )}
    </VList>
  )
}

export const openVirtua = openWith(VirtuaList)
