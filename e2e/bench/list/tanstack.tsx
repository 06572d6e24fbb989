// https://tanstack.com/virtual/latest/docs/framework/react/examples/dynamic: the first of its examples, row for row.
import { useVirtualizer } from '@tanstack/react-virtual'
import { useCallback, useImperativeHandle, useRef } from 'react'
import { type PeerProps, type Row, RowElement, SCROLLER, openWith } from './view'

function TanstackList<Of extends Row>({ view, handle }: PeerProps<Of>) {
  const { rows } = view
  const parent = useRef<HTMLDivElement>(null)
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => parent.current,
    estimateSize: () => view.usualHeight,
    // Not in the example; the API's page asks for it wherever rows are put in between.
    getItemKey: useCallback((index: number) => rows[index]?.key ?? index, [rows]),
  })
  const items = virtualizer.getVirtualItems()
  useImperativeHandle(handle, () => ({ jump: (index) => virtualizer.scrollToIndex(index) }), [virtualizer])
  return (
    <div
      {...SCROLLER}
      ref={parent}
      style={{ height: '100%', width: '100%', overflowY: 'auto', contain: 'strict' }}
    >
      <div style={{ height: virtualizer.getTotalSize(), width: '100%', position: 'relative' }}>
        <div
          style={{
            position: 'absolute',
            top: 0,
            left: 0,
            width: '100%',
            transform: `translateY(${items[0]?.start ?? 0}px)`,
          }}
        >
          {items.map(({ key, index }) => {
            const row = rows[index]
            return (
              row && (
                <div key={key} data-index={index} ref={virtualizer.measureElement}>
                  <RowElement row={row} index={index} content={view.content} className={view.className} />
                </div>
              )
            )
          })}
        </div>
      </div>
    </div>
  )
}

export const openTanstack = openWith(TanstackList)
