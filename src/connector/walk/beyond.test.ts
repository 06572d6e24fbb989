import { expect, test } from 'vitest'
import { createNaiveUpstream, uuid } from '../../test/naive-upstream'
import { createVirtualClock } from '../../test/virtual-clock'
import { NOW, kitOf, planOf } from '../../test/walks'
import { ConnectorError } from '../errors'
import type { WalkKit } from './plan'
import { startWalk, walkPage } from './walk'

const DAY = 86_400_000
const world = {
  messages: [{ id: uuid(1, 0), threadId: uuid(2, 0), hiddenMs: NOW - DAY }],
  threads: [{ id: uuid(2, 0), enterprise: 0, createdMs: NOW - DAY }],
  connections: [{ id: 'c0', enterprises: [0] }],
}

test('a walk throws the failure of a stretch when what lies beyond it does not answer within 15 s of the walk’s clock', async () => {
  const clock = createVirtualClock(NOW)
  const upstream = createNaiveUpstream({ ...world, moves: true })
  const kit: WalkKit = {
    ...kitOf(upstream),
    sleep: clock.sleep,
    messages: async (_id, { CreatedUtc }, signal) => {
      const isNewest = Date.parse(CreatedUtc?.EndUtc ?? '') >= NOW
      // The hour passes only if the call is not given up.
      if (!isNewest)
        await clock.sleep(3_600_000, signal).catch(() => {
          throw new ConnectorError('aborted')
        })
      throw new ConnectorError(isNewest ? 'malformed' : 'server')
    },
  }
  const start = startWalk(planOf(world, { startMs: NOW - 100 * DAY, endMs: NOW }))
  if (!start) throw new Error('there is a connection')
  await expect(clock.run(walkPage(start, kit))).rejects.toMatchObject({ kind: 'malformed' })
  // With the pauses between the tries of the stretch itself.
  expect(clock.now() - NOW).toBeGreaterThanOrEqual(15_000)
  expect(clock.now() - NOW).toBeLessThan(20_000)
})
