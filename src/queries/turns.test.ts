import { describe, expect, it } from 'vitest'
import { TURNS, createTurns } from './turns'

/** Tasks that run until they are ended, by their names, in the order in which they were sent. */
function watched() {
  const turns = createTurns()
  const sent: string[] = []
  const ends = new Map<string, () => void>()
  const take = (name: string, urgency: 'people' | 'background', signal?: AbortSignal) =>
    turns.take(
      () => {
        sent.push(name)
        return new Promise<void>((resolve) => ends.set(name, resolve))
      },
      urgency === 'background',
      signal,
    )
  const settle = () => new Promise((resolve) => setImmediate(resolve))
  const end = async (name: string) => {
    ends.get(name)?.()
    await settle()
  }
  return { take, sent, end, settle }
}

describe('whose turn it is', () => {
  it('leaves a socket free, and sends what people wait for before what nobody does', async () => {
    const { take, sent, end, settle } = watched()
    for (let n = 0; n < TURNS; n++) void take(`person ${n}`, 'people')
    void take('background', 'background')
    void take('late person', 'people')
    await settle()
    expect(sent).toHaveLength(TURNS)
    await end('person 0')
    expect(sent.at(-1)).toBe('late person')
    await end('late person')
    expect(sent.at(-1)).toBe('background')
  })

  it('keeps turns for people whatever runs behind them', async () => {
    const { take, sent, settle } = watched()
    for (let n = 0; n < 20; n++) void take(`background ${n}`, 'background')
    void take('person', 'people')
    await settle()
    expect(sent).toContain('person')
    expect(sent.length).toBeLessThanOrEqual(TURNS)
  })

  it('sends nothing for who has left the queue', async () => {
    const { take, sent, end, settle } = watched()
    for (let n = 0; n < TURNS; n++) void take(`person ${n}`, 'people')
    const leaving = new AbortController()
    const left = take('leaver', 'people', leaving.signal)
    await settle()
    leaving.abort()
    await expect(left).rejects.toThrow('left the queue')
    await end('person 0')
    expect(sent).not.toContain('leaver')
  })
})
