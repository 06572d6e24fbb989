import fc from 'fast-check'
import { expect, it } from 'vitest'
import { createVirtualClock } from '../test/virtual-clock'
import { ConnectorError } from './errors'
import { persist } from './retry'

it('a call is made three times at most, and none of them begins later than 15 s after the first', async () => {
  const attempt = fc.record({ takesMs: fc.nat(45_000), answers: fc.boolean() })
  const attempts = fc.array(attempt, { minLength: 3, maxLength: 3 })
  await fc.assert(
    fc.asyncProperty(attempts, fc.double({ min: 0, max: 0.999, noNaN: true }), async (plan, chance) => {
      const clock = createVirtualClock(0)
      const begun: number[] = []
      const answered = await clock.run(
        persist(
          async () => {
            const { takesMs, answers } = plan[begun.length] ?? { takesMs: 0, answers: true }
            begun.push(clock.now())
            await clock.sleep(takesMs)
            if (!answers) throw new ConnectorError('server', { status: 500 })
            return true
          },
          { ...clock, random: () => chance },
        ).catch(() => false),
      )
      expect(begun.length).toBeLessThanOrEqual(3)
      expect(Math.max(...begun)).toBeLessThanOrEqual(15_000)
      expect(clock.now()).toBeLessThanOrEqual(60_000)
      // Three quick failures are all waited for.
      if (plan.every(({ takesMs }) => takesMs < 1_000)) expect(answered).toBe(plan.some((a) => a.answers))
    }),
  )
})
