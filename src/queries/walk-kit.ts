import { ConnectorError } from '../connector/errors'
import { toThreadsPage } from '../connector/message-threads'
import { toMessagesPage } from '../connector/messages'
import type { persist } from '../connector/retry'
import type { WalkKit } from '../connector/walk/plan'
import { type CallOptions, ask } from './client'
import { aheadOf } from './upstream-clocks'
import { verdictOf } from './updated-verdict'

/** Makes what a walk does its work with. */
export type MakeKit = (
  serverNow: () => number,
  signal: AbortSignal,
  options?: Pick<CallOptions, 'urgency' | 'insists' | 'isFresh' | 'wait'>,
) => WalkKit

declare module '@tanstack/react-query' {
  interface Register {
    queryMeta: {
      /** In the place of `walkKit`, for all queries of a client. */
      readonly makeKit?: MakeKit
    }
  }
}

/** What a walk in the browser does its work with: the proxy, the page's clock and timers. */
export const walkKit: MakeKit = (serverNow, signal, options) => {
  return {
    isQueued: true,
    messages: async (connectionId, body, own = signal, onSent, mustBeFresh = false) => {
      const isFresh = mustBeFresh || options?.isFresh === true
      return toMessagesPage(
        await ask('messages/getAll', connectionId, body, { ...options, signal: own, onSent, isFresh }),
      )
    },
    threads: async (connectionId, body, own = signal, onSent, mustBeFresh = false) => {
      const isFresh = mustBeFresh || options?.isFresh === true
      return toThreadsPage(
        await ask('messageThreads/getAll', connectionId, body, { ...options, signal: own, onSent, isFresh }),
      )
    },
    now: serverNow,
    sleep: (ms, own = signal) => pause(ms, own),
    random: Math.random,
    verdict: verdictOf,
    aheadMs: aheadOf,
    signal,
  }
}

/** What the tries of one call go by: the page's clock, timers and dice. */
export function persistence(signal: AbortSignal): Parameters<typeof persist>[1] {
  return { sleep: (ms) => pause(ms, signal), random: Math.random, now: () => performance.now() }
}

/** Waits some ms; rejects as `aborted` when the caller leaves. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const leave = () => {
      clearTimeout(timer)
      reject(new ConnectorError('aborted', { cause: signal.reason }))
    }
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', leave)
      resolve()
    }, ms)
    if (signal.aborted) leave()
    else signal.addEventListener('abort', leave, { once: true })
  })
}
