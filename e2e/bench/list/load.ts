import * as v from 'valibot'
import { messagesResponseSchema, toMessagesPage } from '../../../src/connector/messages'
import { threadsResponseSchema, toThreadsPage } from '../../../src/connector/message-threads'
import type { ScopeEntry, WalkedThread } from '../../../src/connector/walk/plan'
import { type KeptMessage, createKeep } from '../../../src/queries/kept-message'

/** Messages of a page of the product. */
const PAGE = 100

const chunksSchema = v.object({ messages: v.number() })

/** What makes messages as small as the product keeps them. */
export const keep = createKeep()

/** The one connection that everything came through. */
export const SCOPE: ScopeEntry = {
  connectionId: 'hotels',
  platform: 'moving',
  suffix: '',
  enterpriseIds: null,
}

export interface Data {
  /** Pages of 100, newest first. */
  readonly pages: readonly (readonly KeptMessage[])[]
  /** Pages of older conversations. */
  readonly older: readonly (readonly KeptMessage[])[]
  /** Pages of older messages of loaded conversations. */
  readonly merged: readonly (readonly KeptMessage[])[]
  readonly threads: readonly WalkedThread[]
  readonly count: number
  /** What the letters of all texts take, bytes: V8 keeps one or two a letter. */
  readonly textBytes: number
}

/** Fetches the messages of a size, and takes each answer through the product's schemas. */
export async function loadData(size: number): Promise<Data> {
  const answer = async (name: string): Promise<unknown> => {
    const response = await fetch(`/data/${size}/${name}.json`)
    if (!response.ok) throw new Error(`${name} of ${size}: ${response.status}`)
    return response.json()
  }
  const pagesOf = async (name: string) => toPages(kept(await answer(name)))
  const { messages: chunks } = v.parse(chunksSchema, await answer('chunks'))
  const pages: (readonly KeptMessage[])[] = []
  for (let chunk = 0; chunk < chunks; chunk++) pages.push(...(await pagesOf(`messages-${chunk}`)))
  const threads = toThreadsPage(v.parse(threadsResponseSchema, await answer('threads'))).threads
  let textBytes = 0
  for (const page of pages) for (const { text } of page) textBytes += bytesOf(text ?? '')
  return {
    pages,
    older: await pagesOf('older'),
    merged: await pagesOf('merged'),
    threads: keep.threads(threads.map((thread) => ({ ...thread, connectionId: SCOPE.connectionId }))),
    count: pages.reduce((sum, page) => sum + page.length, 0),
    textBytes,
  }
}

/** As the walk makes them of an answer, and the query cache holds them: nothing else is held of them. */
function kept(answer: unknown): readonly KeptMessage[] {
  const { messages } = toMessagesPage(v.parse(messagesResponseSchema, answer))
  return keep.messages(messages.map((message) => ({ ...message, connectionId: SCOPE.connectionId })))
}

function toPages(messages: readonly KeptMessage[]): (readonly KeptMessage[])[] {
  const pages: (readonly KeptMessage[])[] = []
  for (let at = 0; at < messages.length; at += PAGE) pages.push(messages.slice(at, at + PAGE))
  return pages
}

function bytesOf(text: string): number {
  for (let at = 0; at < text.length; at++) if (text.charCodeAt(at) > 0xff) return text.length * 2
  return text.length
}
