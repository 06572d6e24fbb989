import type { List, ListRow } from '../list/list'

/**
 * The selected rows of a list that are not in the page, where only some hundred rows are: a browser copies without them.
 *
 * @param body the parent of the rows
 */
export function selectedButNotDrawn<Row extends ListRow>(
  list: List<Row>,
  body: HTMLElement,
  selection: Selection | null,
): readonly Row[] {
  if (!selection || selection.isCollapsed || selection.rangeCount === 0) return []
  const range = selection.getRangeAt(0)
  if (!range.intersectsNode(body)) return []
  // A selection that begins before the rows begins with the first one, and so on.
  const first = placeOf(range.startContainer, body) ?? 0
  const last = placeOf(range.endContainer, body) ?? list.rows.length - 1
  const drawn = new Set(Array.from(body.children, (row) => placeOf(row, body)))
  const missing: Row[] = []
  for (let place = first; place <= last; place++) {
    const row = drawn.has(place) ? undefined : list.rows.at(place)
    if (row) missing.push(row)
  }
  return missing
}

/** The place in the list of the row that a node belongs to; `null` where it belongs to none. */
function placeOf(node: Node, body: HTMLElement): number | null {
  const element = node instanceof Element ? node : node.parentElement
  const row = element?.closest<HTMLElement>('[data-row-key]')
  return row && body.contains(row) ? Number(row.ariaPosInSet) - 1 : null
}
