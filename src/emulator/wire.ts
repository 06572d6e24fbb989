import { formatInstant } from '../connector/primitives'
import { CHAIN_ID, CHAIN_NAME, type Property } from './seed/properties'
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

/** A property as it goes over the wire, with every field that the vendor's schema requires. */
export function wireEnterprise(property: Property, times: { linkedMs: number; updatedMs: number }): object {
  // An id of its own that follows from the property's.
  const addressId = `add7e550${property.id.slice(8)}`
  return {
    Id: property.id,
    ExternalIdentifier: property.externalIdentifier,
    ChainId: CHAIN_ID,
    ChainName: CHAIN_NAME,
    CreatedUtc: formatInstant(times.linkedMs),
    LinkedUtc: formatInstant(times.linkedMs),
    UpdatedUtc: formatInstant(times.updatedMs),
    Name: property.name,
    ShortName: property.shortName,
    TimeZoneIdentifier: property.timeZone,
    DefaultLanguageCode: property.languageCode,
    WebsiteUrl: property.site,
    LegalEnvironmentCode: property.countryCode,
    AccommodationEnvironmentCode: property.countryCode,
    AccountingEnvironmentCode: property.countryCode,
    TaxEnvironmentCode: property.countryCode,
    EditableHistoryInterval: 'P0M7DT0H0M0S',
    AccountingEditableHistoryInterval: 'P0M7DT0H0M0S',
    OperationalEditableHistoryInterval: 'P0M7DT0H0M0S',
    Pricing: property.countryCode === 'US' ? 'Net' : 'Gross',
    AddressId: addressId,
    Address: {
      Id: addressId,
      Line1: null,
      Line2: null,
      City: property.city,
      PostalCode: null,
      CountryCode: property.countryCode,
      CountrySubdivisionCode: null,
      Latitude: null,
      Longitude: null,
    },
    GroupNames: [],
    Subscription: { TaxIdentifier: null },
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
