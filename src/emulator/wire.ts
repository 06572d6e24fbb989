import { formatInstant } from '../connector/primitives'
import { CHAIN_NAME, type Property } from './seed/properties'
import { second, type Store, type ThreadRecord } from './store'
import { textOf } from './text/script'
import type { Message } from '../connector/messages'
import type { Thread } from '../connector/message-threads'

/** The vendor's pages contradict each other about `Sender`; each reading can be switched on. */
export type SenderShape = 'object' | 'bare' | 'string'

/** A message as it goes over the wire. */
export function wireMessage(store: Store, serial: number, shape: SenderShape): object {
  return {
    Id: store.messageIds.encode(serial),
    MessageThreadId: store.threadOf(serial).id,
    Text: textOf(store, serial),
    Sender: wireSender(store.senderOf(serial), shape),
    CreatedUtc: formatInstant(store.timeOf(serial)),
  }
}

function wireSender(sender: string, shape: SenderShape): unknown {
  switch (shape) {
    case 'object':
      return { Discriminator: sender, Value: null }
    case 'bare':
      return { Discriminator: sender }
    case 'string':
      return sender
  }
}

/** A thread as it goes over the wire. */
export function wireThread(thread: ThreadRecord): object {
  return {
    Id: thread.id,
    OriginalSender: thread.originalSender,
    Subject: thread.subject,
    CreatedUtc: formatInstant(thread.createdMs),
    UpdatedUtc: formatInstant(thread.updatedMs),
    IsResolved: thread.resolved,
  }
}

/** A property as it goes over the wire, with some of the fields that the viewer does not use. */
export function wireEnterprise(property: Property, times: { linkedMs: number; updatedMs: number }): object {
  return {
    Id: property.id,
    ExternalIdentifier: property.externalIdentifier,
    ChainName: CHAIN_NAME,
    CreatedUtc: formatInstant(times.linkedMs),
    LinkedUtc: formatInstant(times.linkedMs),
    UpdatedUtc: formatInstant(times.updatedMs),
    Name: property.name,
    TimeZoneIdentifier: property.timeZone,
    DefaultLanguageCode: property.languageCode,
    WebsiteUrl: property.site,
    Address: { City: property.city, CountryCode: property.countryCode },
  }
}

/** A message as a client should end up with it: whole seconds, as on the wire. */
export function domainMessage(store: Store, serial: number): Message {
  return {
    id: store.messageIds.encode(serial),
    threadId: store.threadOf(serial).id,
    text: textOf(store, serial),
    sender: store.senderOf(serial),
    createdMs: second(store.timeOf(serial)) * 1000,
  }
}

/** A thread as a client should end up with it. */
export function domainThread(thread: ThreadRecord): Thread {
  return {
    id: thread.id,
    originalSender: thread.originalSender,
    subject: thread.subject,
    createdMs: second(thread.createdMs) * 1000,
    updatedMs: second(thread.updatedMs) * 1000,
    isResolved: thread.resolved,
  }
}
