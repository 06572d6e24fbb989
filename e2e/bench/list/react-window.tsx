// https://react-window.vercel.app/list/dynamic-row-height: `List` with `useDynamicRowHeight`.
import { type CSSProperties, useCallback, useImperativeHandle } from 'react'
import { List, useDynamicRowHeight, useListRef } from 'react-window'
import { type PeerProps, type Row, RowElement, SCROLLER, type View, openWith } from './view'

interface Shared<Of extends Row> {
  readonly view: View<Of>
}

interface DrawnProps<Of extends Row> extends Shared<Of> {
  readonly index: number
  readonly style: CSSProperties
  readonly ariaAttributes: object
}

function Drawn<Of extends Row>({ index, style, ariaAttributes, view }: DrawnProps<Of>) {
  const row = view.rows[index]
  return (
    <div style={style} {...ariaAttributes}>
      {row && <RowElement row={row} index={index} content={view.content} className={view.className} />}
    </div>
  )
}

function WindowList<Of extends Row>({ view, handle }: PeerProps<Of>) {
  const list = useListRef(null)
  const rowHeight = useDynamicRowHeight({ defaultRowHeight: view.usualHeight })
  useImperativeHandle(
    handle,
    () => ({ jump: (index) => list.current?.scrollToRow({ index, align: 'start' }) }),
    [list],
  )
  const rowKey = useCallback((index: number, shared: Shared<Of>) => shared.view.rows[index]?.key ?? index, [])
  return (
    <List
      {...SCROLLER}
      listRef={list}
      style={{ height: '100%' }}
      rowComponent={Drawn<Of>}
      rowCount={view.rows.length}
      rowHeight={rowHeight}
      rowKey={rowKey}
      rowProps={{ view }}
    />
  )
}

export const openReactWindow = openWith(WindowList)
