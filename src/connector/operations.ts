import type { GenericSchema } from 'valibot'
import { enterprisesRequestSchema, enterprisesResponseSchema } from './enterprises'
import { threadsRequestSchema, threadsResponseSchema } from './message-threads'
import { messagesRequestSchema, messagesResponseSchema } from './messages'

/** The operations that read: all that the viewer ever calls, and all that the proxy lets through. */
export const readOperations = {
  'messages/getAll': { request: messagesRequestSchema, response: messagesResponseSchema },
  'messageThreads/getAll': { request: threadsRequestSchema, response: threadsResponseSchema },
  'enterprises/getAll': { request: enterprisesRequestSchema, response: enterprisesResponseSchema },
} satisfies Record<string, { request: GenericSchema; response: GenericSchema }>

/** Exact and case-sensitive, as in the address `/api/connector/v1/{operation}`. */
export type ReadOperation = keyof typeof readOperations

/** The path of every operation under a platform address. */
export const CONNECTOR_PATH = '/api/connector/v1/'
