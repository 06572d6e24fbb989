import { describe, expect, it } from 'vitest'
import { messageOf } from '../test/seeded'
import type { Group } from './rows'
import { type Showing, shownGroups } from './shown-groups'

const groupOf = (threadId: string, updatedMs: number | null, connectionId = 'moving'): Group => {
  const words = { originalSender: null, subject: null, isResolved: null, createdMs: 0 }
  const thread = updatedMs === null ? null : { id: threadId, connectionId, ...words, updatedMs }
  const messages = [messageOf(`m ${threadId}`, threadId, 1)]
  return { kind: 'header', key: `header ${threadId}`, threadId, messages, newestMs: 1, thread }
}

const all = [
  groupOf('before', 9),
  groupOf('at', 10),
  groupOf('after', 11),
  groupOf('unknown', null),
  groupOf('still', 11, 'still'),
]

const shownWith = (more: Partial<Showing>) => {
  const showing = { completeToMs: 10, shownThreadId: null, moving: new Set(['moving']), ...more }
  return shownGroups(all, showing).map(({ threadId }) => threadId)
}

describe('the groups that a list shows which does not reach now', () => {
  it('leave out conversations that went on after what is loaded', () => {
    expect(shownWith({})).toEqual(['before', 'unknown', 'still'])
  })

  it('come back as newer messages are loaded', () => {
    expect(shownWith({ completeToMs: 11 })).toEqual(['before', 'at', 'unknown', 'still'])
    expect(shownGroups(all, { completeToMs: null, shownThreadId: null, moving: new Set() })).toBe(all)
  })

  it('keep the conversation that is read', () => {
    expect(shownWith({ shownThreadId: 'after' })).toEqual(['before', 'after', 'unknown', 'still'])
  })
})
