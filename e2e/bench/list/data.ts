import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { seedStore } from '../../../src/emulator/seed/generate'
import type { Store } from '../../../src/emulator/store'
import { wireMessage, wireThread } from '../../../src/emulator/wire'

/** Always the same rows. */
const SEED = 11
const NOW_MS = Date.parse('2026-03-31T10:00:00Z')
const DAYS = 1_200

/** Messages of a conversation on average. */
const MESSAGES_PER_THREAD = 12

/** Messages of one file. */
const CHUNK = 10_000

/** Messages of a page, and of a change. */
export const PAGE = 100

/** How often each change is made with messages that were not there before. */
export const CHANGES = 8

/** What lies in the folder of a size; the page reads it by these names. */
export interface Chunks {
  /** Files of messages that are there from the beginning, newest first: `messages-0.json` and so on. */
  readonly messages: number
}

/** The serial numbers of messages, newest first. */
interface Split {
  /** Exactly as many as were asked for. */
  readonly loaded: readonly number[]
  /** Of conversations that are all older than the loaded ones. */
  readonly older: readonly number[]
  /** Older ones of loaded conversations. */
  readonly merged: readonly number[]
}

/**
 * Writes the emulator's messages as its answers, so that the page gets them as the product does: JSON that goes through
 * the schemas. The same size gives the same bytes.
 *
 * @param size messages that are loaded from the beginning
 */
export function writeData(folder: string, size: number): void {
  const changed = PAGE * CHANGES
  const total = size + 3 * changed
  const store = seedStore({
    seed: SEED,
    nowMs: NOW_MS,
    days: DAYS,
    threads: Math.ceil(total / MESSAGES_PER_THREAD),
    messages: total,
    threadUpdated: true,
    fractions: false,
  })
  const { loaded, older, merged } = split(store, size, changed)
  mkdirSync(folder, { recursive: true })
  const write = (name: string, value: object) =>
    writeFileSync(join(folder, `${name}.json`), JSON.stringify(value))
  const answer = (serials: readonly number[]) => ({
    Messages: serials.map((serial) => wireMessage(store, serial, 'object')),
    Cursor: null,
  })
  let messages = 0
  for (let at = 0; at < loaded.length; at += CHUNK)
    write(`messages-${messages++}`, answer(loaded.slice(at, at + CHUNK)))
  write('older', answer(older))
  write('merged', answer(merged))
  write('threads', { MessageThreads: store.threads.map(wireThread), Cursor: null })
  write('chunks', { messages } satisfies Chunks)
}

function split(store: Store, size: number, changed: number): Split {
  const newestFirst = (a: number, b: number) => store.compare(b, a)
  const threads = store.threads
    .filter(({ application, messages }) => application === 0 && messages.length > 0)
    .map(({ messages }) => Array.from({ length: messages.length }, (_, at) => messages.at(at)))
    .sort((a, b) => store.compare(b.at(-1) ?? 0, a.at(-1) ?? 0))

  // Whole conversations from the older end.
  const older: number[] = []
  while (older.length < changed) older.push(...(threads.pop() ?? []))
  older.sort(newestFirst).length = changed

  const kept = threads.flat().sort(newestFirst)
  if (kept.length < size + changed) throw new Error(`only ${kept.length} messages were seeded`)
  kept.length = size + changed

  // The oldest ones of conversations all over the list, in turns, as long as each keeps some.
  const byThread = new Map<number, number[]>()
  for (const serial of kept) {
    const thread = byThread.get(store.threadIndexOf(serial))
    if (thread) thread.push(serial)
    else byThread.set(store.threadIndexOf(serial), [serial])
  }
  const joined = [...byThread.values()]
  const merged = new Set<number>()
  for (let step = 0; merged.size < changed; step++) {
    const thread = joined[(step * 7_919) % joined.length]
    const oldest = thread && thread.length > 1 ? thread.pop() : undefined
    if (oldest !== undefined) merged.add(oldest)
  }
  const loaded = kept.filter((serial) => !merged.has(serial))
  return { loaded, older, merged: [...merged].sort(newestFirst) }
}
