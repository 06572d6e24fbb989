import { DEFAULT_LOCALE } from '../../lib/time-format'
import type { Words } from './words'

const locale = DEFAULT_LOCALE
const plurals = lazy(() => new Intl.PluralRules(locale))
const number = lazy(() => new Intl.NumberFormat(locale))

/** English. */
export const en: Words = {
  locale,
  common: {
    sender: { Application: 'Application', Enterprise: 'Enterprise', Unknown: 'Unknown sender' },
    guest: 'Guest',
    noSubject: 'No subject',
    unreadable: 'This message could not be read.',
    resolved: 'Resolved',
    duration: ({ days, hours, minutes }) => {
      if (days > 1) return `${number().format(days)} days`
      if (days === 1) return hours > 0 ? `1 day ${hours} h` : '1 day'
      if (hours > 0) return minutes > 0 ? `${hours} h ${minutes} min` : `${hours} h`
      return minutes > 0 ? `${minutes} min` : '< 1 min'
    },
    waiting: (duration, atLeast) => (atLeast ? `Waiting at least ${duration}` : `Waiting ${duration}`),
    failures: {
      'bad-request': 'Mews did not accept this request. It may come from an outdated link.',
      unauthorized: 'Mews refused the credentials of this connection. Its operator needs to look at it.',
      refused: 'Mews refused this request.',
      'not-found': 'The address of Mews in the configuration is wrong. The operator needs to correct it.',
      'too-heavy': 'That was more than Mews could answer at once. A shorter range may help.',
      conflict: 'The data changed while it was being read.',
      'rate-limited': 'Mews asked for a pause between requests.',
      server: 'Mews had a problem of its own.',
      network: 'The connection was lost on the way.',
      timeout: 'Mews took too long to answer.',
      malformed: 'Mews sent an answer that could not be read.',
      aborted: 'The request was stopped before it was done.',
      unknown: 'Something went wrong in Lobby.',
    },
    requestId: (id) => `RequestId ${id}`,
    retry: 'Try again',
    waitSeconds: (seconds) =>
      seconds > 0 ? `Mews asked for a pause. Going on in ${number().format(seconds)} s` : 'Going on now',
    loading: 'Loading conversations',
  },
  shell: {
    product: 'Lobby',
    title: (property) => `${property} · Lobby`,
    demo: 'Demo data',
    connection: 'Connection',
    property: 'Property',
    skipToInbox: 'Skip to the conversations',
    zone: ({ city, offset }) => (city === null ? offset : `${city} time, ${offset}`),
    unknownZone: 'Time zone unknown, shown in UTC',
    unnamedProperty: 'Unnamed property',
    sessionFailed: 'Lobby could not be opened',
    propertiesFailed: 'The properties could not be loaded',
    noConnection: {
      title: 'No connection',
      text: 'Lobby has no connection to Mews yet. The operator adds one to the configuration.',
    },
    noProperty: {
      title: 'No property',
      text: 'This connection gives access to no property. Its operator needs to look at it in Mews.',
    },
    unknownPlace: {
      title: 'This link leads nowhere',
      text: 'It names a connection or a property that is not available here.',
    },
    toInbox: 'Go to the inbox',
    dismiss: 'Dismiss',
    crashed: {
      title: 'Something went wrong in Lobby',
      text: 'Nothing is lost: Lobby only reads. Loading the page again usually helps.',
      reload: 'Load the page again',
    },
  },
  filters: {
    locale,
    created: {
      button: (range) => `Created: ${range}`,
      title: 'Created',
      presets: {
        today: 'Today',
        'last-7-days': 'Last 7 days',
        'last-30-days': 'Last 30 days',
        'this-month': 'This month',
        'last-month': 'Last month',
      },
      custom: 'Custom range',
      zone: ({ city, offset }) =>
        city === null
          ? `Days begin at midnight ${offset}.`
          : `Days begin at midnight in ${city} time, ${offset}.`,
      range: 'Custom range',
      from: 'From',
      to: 'To',
      apply: 'Apply',
      cancel: 'Cancel',
      loading: 'Loading the calendar',
      failed: 'The calendar could not be loaded.',
      retry: 'Try again',
      refused: {
        incomplete: 'Enter both dates: day, month and year.',
        reversed: 'The first date is after the last one.',
        'before-floor': (floor) => `There are no messages before ${floor}.`,
        'after-today': (today) => `Choose dates up to today, ${today}.`,
      },
      problems: {
        unreadable: (fallback) => `The created range in the address could not be read. Showing: ${fallback}.`,
        'no-such-date': (fallback) =>
          `The created range in the address names a date that does not exist. Showing: ${fallback}.`,
        reversed: (fallback) =>
          `The created range in the address ends before it starts. Showing: ${fallback}.`,
        'too-early': (fallback) =>
          `The created range in the address is from before there were messages. Showing: ${fallback}.`,
        'in-future': (fallback) =>
          `The created range in the address has not begun yet. Showing: ${fallback}.`,
      },
    },
  },
  inbox: {
    label: 'Conversations',
    scope: (application) => `Only conversations started through ${application} appear here.`,
    readOnly: 'Read-only: answer in Mews.',
    sentence: (phrase) => `${phrase}.`,
    showLabel: 'Messages of each conversation',
    show: { latest: 'Latest 3', all: 'All messages' },
    fold: (count, isOpen) =>
      isOpen ? `Hide ${number().format(count)} earlier` : `${number().format(count)} earlier loaded`,
    openThread: (guest, subject) => `${guest}, ${subject}`,
    newAbove: (count) => `${number().format(count)} new ${plural(count, 'message', 'messages')}`,
    loadOlder: 'Load older',
    loadingOlder: (backTo) => `Loading older, back to ${backTo} so far`,
    loadedBackTo: (backTo) => `Loaded back to ${backTo}`,
    joined: (backTo, messages, conversations) =>
      `Loaded back to ${backTo}; ${number().format(messages)} earlier ${plural(messages, 'message', 'messages')} ` +
      `joined ${number().format(conversations)} ${plural(conversations, 'conversation', 'conversations')} above`,
    rangeEnd: (range) => `That is everything in this range: ${range}`,
    olderFailed: 'Older messages could not be loaded',
    failed: 'The conversations could not be loaded',
    empty: 'No messages in this range',
    emptyRange: (range) => `Searched: ${range}. Another range may hold some.`,
    leftOut: (shown, all) =>
      `${number().format(all)} conversations fall into this range. Only the ${number().format(shown)} updated last are ` +
      'shown: choose a shorter range to see the others.',
    refresh: 'Refresh',
    checked: (time) => `Checked ${time}`,
    checking: 'Checking',
    newerFailed: 'Newer messages could not be looked for.',
    checkFailed: (time) => `Not checked since ${time}`,
  },
  thread: {
    label: (guest) => `Conversation with ${guest}`,
    back: 'Back to the conversations',
    day: (day, zone) => `${day}, ${zone}`,
    waited: (duration) => `Guest waited ${duration}`,
    outside: 'Outside the created range',
    yourTime: (time) => `${time} your time`,
    showYourTime: 'Show in your own time',
    loadOlder: 'Load older',
    loadingOlder: 'Loading older messages',
    loadedBackTo: (day) => `Loaded back to ${day}`,
    beginning: 'That is the beginning of this conversation',
    olderFailed: 'Older messages could not be loaded',
    failed: 'The conversation could not be loaded',
    empty: 'No messages in this conversation',
    unknown: {
      title: 'No such conversation',
      text: 'The link leads to a conversation that this connection does not have.',
    },
    badAddress: {
      title: 'This link is incomplete',
      text: 'What it says is not the identifier of a conversation. It may have been cut off.',
    },
    toInbox: 'Back to the conversations',
    choose: {
      title: 'Choose a conversation',
      text: 'It opens here as a whole, at its newest message.',
    },
    recordFailed: 'The guest and the subject could not be loaded.',
    checkFailed: 'Newer messages could not be looked for.',
  },
}

function plural(count: number, one: string, other: string): string {
  return plurals().select(count) === 'one' ? one : other
}

/** The first formatter of a page is slow to make: it waits for a sentence that needs it, not for the page to start. */
function lazy<Value>(make: () => Value): () => Value {
  let made: Value | undefined
  return () => (made ??= make())
}
