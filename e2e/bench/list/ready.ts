import type { Data } from './load'
import type { Job, MakeJob, Place } from './job'
import { inboxChanges, inboxView, threadChanges, threadView } from './product-rows'
import type { Open, Opened, Row, View } from './view'

/** A list by itself, over rows that are made before the clock runs. */
export function overReadyRows(open: Open): MakeJob {
  return (data: Data, isThread) =>
    isThread
      ? jobOf(open, threadView(data), threadChanges(data))
      : jobOf(open, inboxView(data), inboxChanges(data))
}

function jobOf<Of extends Row>(
  open: Open,
  first: View<Of>,
  changed: (view: View<Of>, change: 'append' | 'merge' | 'prepend') => View<Of>,
): Job {
  let view = first
  open.prepare?.(view)
  let opened: Opened<Of> | null = null
  const indexOf = (place: Place) => {
    const last = view.rows.length - 1
    return { first: 0, middle: Math.floor(last / 2), last }[place]
  }
  return {
    open: (box) => void (opened = open(box, view)),
    close: () => {
      opened?.close()
      opened = null
    },
    prepare: (change) => {
      const next = changed(view, change)
      return () => {
        view = next
        opened?.show(next)
      }
    },
    jump: (place) => opened?.jump(indexOf(place)),
    keyAt: (place) => view.rows.at(indexOf(place))?.key ?? null,
  }
}
