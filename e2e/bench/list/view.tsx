import { type ReactNode, type Ref, memo } from 'react'
import { flushSync } from 'react-dom'
import { createRoot } from 'react-dom/client'

/** The least that a list needs of a row. `key` is unique. */
export interface Row {
  readonly kind: string
  readonly key: string
  readonly threadId: string
}

/** Rows to show, and how. Every subject gets the same ones. */
export interface View<Of extends Row> {
  readonly rows: readonly Of[]
  /** What is inside a row's element. */
  readonly content: (row: Of) => ReactNode
  readonly className: (row: Of) => string
  /** A row's likely height, px, as the product estimates it. */
  readonly estimate: (row: Of, width: number) => number
  /** What a list can know without its rows: their usual height, px. */
  readonly usualHeight: number
  /** A conversation, which is read from its end and grows at its start. */
  readonly isThread: boolean
  /** How many rows came before the first one since the list was opened. */
  readonly prepended: number
}

/** What a benchmark asks of a list that is open. */
export interface Handle {
  readonly jump: (index: number) => void
}

/** A list that is shown. */
export interface Opened<Of extends Row> {
  readonly show: (view: View<Of>) => void
  readonly jump: (index: number) => void
  readonly close: () => void
}

/** Opens a list in an element that has its size. */
export interface Open {
  <Of extends Row>(box: HTMLElement, view: View<Of>): Opened<Of>
  /** What is done once, before the clock runs. */
  readonly prepare?: <Of extends Row>(view: View<Of>) => void
}

export interface PeerProps<Of extends Row> {
  readonly view: View<Of>
  readonly handle: Ref<Handle>
}

/** Marks the element that scrolls. */
export const SCROLLER = { 'data-bench-scroller': '' }

/** Opens a list that is a React component. */
export function openWith(List: <Of extends Row>(props: PeerProps<Of>) => ReactNode): Open {
  return (box, view) => {
    const root = createRoot(box)
    const handle: { current: Handle | null } = { current: null }
    const show = (next: typeof view) => root.render(<List view={next} handle={handle} />)
    show(view)
    return {
      show,
      jump: (index) => handle.current?.jump(index),
      close: () => flushSync(() => root.unmount()),
    }
  }
}

interface RowElementProps<Of extends Row> {
  readonly row: Of
  readonly index: number
  readonly content: View<Of>['content']
  readonly className: View<Of>['className']
}

/** The element of a row, as the product's feed draws it. Not drawn again while its row stays. */
export const RowElement = memo(function RowElementOf<Of extends Row>(props: RowElementProps<Of>) {
  const { row, index, content, className } = props
  return (
    <article
      data-row={row.kind}
      data-row-key={row.key}
      data-thread-id={row.threadId}
      aria-posinset={index + 1}
      aria-setsize={-1}
      tabIndex={-1}
      className={`relative outline-offset-[-2px] ${className(row)}`}
    >
      {content(row)}
    </article>
  )
}) as <Of extends Row>(props: RowElementProps<Of>) => ReactNode
