import type { World } from './fixtures'

/** What `fillInbox` wrote. */
export interface FilledInbox {
  /** A conversation of two pages: 60 messages. */
  readonly longThreadId: string
  /** Every message of the inbox's range, newest first. */
  readonly truth: () => readonly { readonly id: string; readonly threadId: string }[]
}

/** What the first page of 50 shows of it: there may be more messages of the second of the last one. */
export const SHOWN_FIRST = 49

const MINUTE_MS = 60_000
const DAY_MS = 86_400_000

/**
 * Writes an inbox of two pages at the first property, all of it in the last hours: 26 conversations of three
 * messages, and one long one behind them. The world it is for has next to no seeded data, so that a test can
 * read it to its end in a moment.
 */
export function fillInbox(world: World): FilledInbox {
  const first = world.now() - DAY_MS
  const longThread = world.startThread({
    originalSender: 'Jana Nováková',
    subject: 'A long stay',
    createdMs: first,
  })
  for (let at = 0; at < 60; at++) {
    world.write(longThread.id, `Line ${String(at)} of a long conversation`, {
      sender: at % 2 === 0 ? 'Application' : 'Enterprise',
      createdMs: first + at * MINUTE_MS,
    })
  }
  for (let guest = 0; guest < 26; guest++) {
    const createdMs = first + (120 + guest * 20) * MINUTE_MS
    const name = `Guest ${String(guest)}`
    const { id } = world.startThread({
      originalSender: name,
      subject: 'Late arrival',
      createdMs,
      text: 'Hello',
    })
    world.write(id, 'Good evening', { sender: 'Enterprise', createdMs: createdMs + MINUTE_MS })
    world.write(id, 'We arrive at eleven', { createdMs: createdMs + 2 * MINUTE_MS })
  }
  return {
    longThreadId: longThread.id,
    truth: () =>
      world.truth({
        token: world.token,
        enterpriseIds: [world.enterprises[0]?.id ?? ''],
        startMs: Date.parse('2026-03-02T00:00:00+01:00'),
      }),
  }
}

/** A world with nothing to speak of in it but what a test writes. */
export const EMPTY_WORLD = { threads: 4, messages: 8 } as const
