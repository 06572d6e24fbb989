// The page of the benchmark: one subject at a time, driven from outside through `lobbyList`.
import '../../../src/index.css'
import * as act from './actions'
import { firstMessage, frames } from './geometry'
import type { Job } from './job'
import { type Data, loadData } from './load'
import type { SubjectName } from './names'
import { subjects } from './subjects'
import type { Command } from './commands'

const found = document.getElementById('root')
if (!found) throw new Error('index.html has no #root')
const box = found
// As wide as the list of a screen that shows a conversation beside it.
Object.assign(box.style, { width: '50vw', height: '100vh' })
// Some lists are deaf to the pointer while they scroll, and a hit test would say that they are not there.
const style = document.createElement('style')
style.textContent = '#root * { pointer-events: auto !important }'
document.head.append(style)

let data: Data | null = null
let job: Job | null = null
let change: (() => void) | null = null
let endWatch: (() => Promise<act.Seen>) | null = null
let line: ReturnType<typeof firstMessage> = null

function make(subject: SubjectName, isThread: boolean): void {
  if (!data) throw new Error('nothing is loaded')
  job = subjects[subject](data, isThread)
}

async function run(command: Command): Promise<act.Seen> {
  if (command.do === 'load') {
    data = await loadData(command.size)
    return { count: data.textBytes }
  }
  if (command.do === 'make') {
    make(command.subject, command.isThread)
    return {}
  }
  if (!job) throw new Error('there is no job')
  switch (command.do) {
    case 'open':
      job.open(box)
      await frames(2)
      return {}
    case 'close':
      job.close()
      box.replaceChildren()
      await frames(2)
      return {}
    case 'drop':
      job = null
      return {}
    case 'idle':
      return act.idle(command.frames)
    case 'settle':
      return act.settle()
    case 'fling':
      return act.fling(command.ms, command.px)
    case 'watch':
      endWatch = act.watch()
      return {}
    case 'endWatch':
      return (await endWatch?.()) ?? {}
    case 'slowUp':
      return act.slowUp(command.frames, command.px)
    case 'prepare':
      change = job.prepare(command.change)
      await frames(2)
      return {}
    case 'apply':
      return act.applied(() => change?.())
    case 'scrollTo':
      return act.scrollTo(command.share)
    case 'mark':
      line = firstMessage()
      return {}
    case 'moved':
      await act.settle()
      return { movedPx: act.movedSince(line) }
    case 'jump':
      return act.jump(job, command.place)
    case 'nodes':
      return act.nodes()
  }
}

/** Tasks of the main thread that took longer than 50 ms, ms each. */
const longTasks: number[] = []
const observer = new PerformanceObserver((list) => note(list.getEntries()))
observer.observe({ type: 'longtask' })
function note(entries: readonly PerformanceEntry[]): void {
  for (const { duration } of entries) longTasks.push(duration)
}

Reflect.set(globalThis, 'lobbyList', async (command: Command) => {
  note(observer.takeRecords())
  longTasks.length = 0
  const seen = await run(command)
  await frames(1)
  note(observer.takeRecords())
  return { ...seen, longTasksMs: [...longTasks] }
})
