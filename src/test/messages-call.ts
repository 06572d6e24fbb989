import * as v from 'valibot'
import { expect } from 'vitest'
import { type Problem, problemSchema } from '../connector/errors'
import { TEST_SECRETS } from './fake-upstream'

export const THREAD = '3c2c8a9e-0f5b-4a51-9d0f-1f3c5e7a9b11'

/** A call of messages/getAll as the client makes it, what is added to it on the way, and an answer to it. */
export const MESSAGES = '/api/demo/messages/getAll'
export const asked = { MessageThreadIds: [THREAD], Limitation: { Count: 10 } }
export const envelope = {
  ClientToken: TEST_SECRETS.clientToken,
  AccessToken: TEST_SECRETS.accessToken,
  Client: 'Sample Client 1.0.0',
}
export const message = {
  Id: '5a0e1f7c-3b2d-4c6e-8f90-a1b2c3d4e5f6',
  MessageThreadId: THREAD,
  Text: 'Is breakfast from 6?',
  Sender: 'Application',
  CreatedUtc: '2026-03-09T13:19:46Z',
}
export const page = { Messages: [message], Cursor: message.Id }

/** The problem that a response is; fails when it is none. */
export async function problemOf(response: Response): Promise<Problem> {
  expect(response.headers.get('content-type')).toBe('application/problem+json')
  return v.parse(problemSchema, await response.json())
}
