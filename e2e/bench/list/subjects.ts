import { openFeed } from './feed'
import { openFloor } from './floor'
import type { MakeJob } from './job'
import type { SubjectName } from './names'
import { overReadyRows } from './ready'
import { openReactWindow } from './react-window'
import { makeScreen } from './screens'
import { openTanstack } from './tanstack'
import { openVirtua } from './virtua'
import { openVirtuoso } from './virtuoso'

/** What is measured, by name. */
export const subjects: Readonly<Record<SubjectName, MakeJob>> = {
  product: makeScreen,
  feed: overReadyRows(openFeed),
  tanstack: overReadyRows(openTanstack),
  virtua: overReadyRows(openVirtua),
  virtuoso: overReadyRows(openVirtuoso),
  'react-window': overReadyRows(openReactWindow),
  floor: overReadyRows(openFloor),
}
