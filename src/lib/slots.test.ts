import { describe, expect, it } from 'vitest'
import { createSlots } from './slots'

/** A task that ends when it is told to. */
function task() {
  let end = () => {}
  const ended = new Promise<void>((resolve) => (end = resolve))
  return { run: () => ended, end }
}

describe('places', () => {
  it('are taken by as many as there are, and then by who waited longest', async () => {
    const slots = createSlots(2)
    const { signal } = new AbortController()
    const tasks = [task(), task(), task(), task()]
    const started: number[] = []
    const all = tasks.map(({ run }, at) =>
      slots.run(() => {
        started.push(at)
        return run()
      }, signal),
    )
    await Promise.resolve()
    expect(started).toEqual([0, 1])
    tasks[1]?.end()
    await all[1]
    await Promise.resolve()
    expect(started).toEqual([0, 1, 2])
    for (const { end } of tasks) end()
    await Promise.all(all)
    expect(started).toEqual([0, 1, 2, 3])
  })

  it('are given back by a task that fails, and not lost to one that left the queue', async () => {
    const slots = createSlots(1)
    const { signal } = new AbortController()
    await expect(slots.run(() => Promise.reject(new Error('failed')), signal)).rejects.toThrow('failed')
    const first = task()
    const running = slots.run(first.run, signal)
    const leaving = new AbortController()
    const waiting = slots.run(() => Promise.resolve('never'), leaving.signal)
    const next = slots.run(() => Promise.resolve('next'), signal)
    await Promise.resolve()
    leaving.abort()
    await expect(waiting).rejects.toThrow('left the queue')
    first.end()
    await running
    await expect(next).resolves.toBe('next')
  })
})
