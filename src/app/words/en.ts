import { DEFAULT_LOCALE, type DurationParts, duration } from '../../lib/time-format'
import type { Words } from './words'

const locale = DEFAULT_LOCALE
const plurals = lazy(() => new Intl.PluralRules(locale))
const number = lazy(() => new Intl.NumberFormat(locale))

/** Shorter pauses are counted down in seconds; of a longer one nobody watches the seconds. */
const COUNTED_SECONDS = 120

const NEW_LINK =
  '"lobby link" in the terminal prints a new one; where Lobby runs from its sources it is "npm run lobby -- link".'
const SIGNED_OUT = 'You are not signed in any more. What you see may be out of date.'

/** English. */
export const en: Words = {
  locale,
  common: {
    sender: { Application: 'Application', Enterprise: 'Enterprise', Unknown: 'Unknown sender' },
    guest: 'Guest',
    noSubject: 'No subject',
    unreadable: 'This message could not be read.',
    blank: 'This message holds nothing that can be seen.',
    resolved: 'Resolved',
    duration: shortDuration,
    // "At least" of next to nothing says nothing: that somebody waits is then all that is known.
    waiting: (parts, atLeast) => {
      if (!atLeast) return `Waiting ${shortDuration(parts)}`
      return parts.days + parts.hours + parts.minutes > 0
        ? `Waiting at least ${shortDuration(parts)}`
        : 'Waiting'
    },
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
      'signed-out': 'You are not signed in any more.',
      'in-between':
        'Something between this browser and Lobby answered in its place. Loading the page again may help.',
      gateway: 'Lobby could not be reached. What passes requests on to it answered in its place.',
      cookies:
        'This browser sends too many cookies to this address, mostly those of other programs. Deleting the cookies of this address helps.',
      'lobby-busy': 'Too much was asked of Lobby at once. Trying again in a moment may help.',
      'lobby-failed': 'Something went wrong in Lobby.',
      unknown: 'Something went wrong in Lobby.',
    },
    requestId: (id) => `RequestId ${id}`,
    retry: 'Try again',
    reload: 'Load the page again',
    retrying: 'Trying',
    waitSeconds: ({ seconds, askedBy }) => {
      if (seconds <= 0) return 'Going on now'
      const why = askedBy === 'mews' ? 'Mews asked for a pause.' : 'Too much was asked of Lobby at once.'
      if (seconds < COUNTED_SECONDS) return `${why} Going on in ${seconds} s`
      const roundedUp = duration(Math.ceil(seconds / 60) * 60_000)
      return `${why} Lobby goes on by itself in ${shortDuration(roundedUp)}`
    },
    loading: 'Loading conversations',
    messageName: (sender, time, text) => `${sender}, ${time}: ${text}`,
    missingMessages: 'Messages that could not be loaded',
    copiedPart: (missing) =>
      `Only what is on the screen was copied: ${number().format(missing)} of the selected ${plural(missing, 'messages is', 'messages are')} missing.`,
    dismiss: 'Dismiss',
    jump: {
      open: 'Go to',
      newest: 'Newest messages',
      oldest: 'Oldest messages',
      date: 'Date',
      go: 'Go',
      zone: (zone) => `Days of ${zone}.`,
    },
    loadNewer: 'Load newer',
    loadingNewer: 'Newer messages are loading',
    loadedUpTo: (day) => `Loaded up to ${day}; newer messages follow`,
    newerFailed: 'Newer messages could not be loaded',
  },
  shell: {
    product: 'Lobby',
    title: (property) => `${property} · Lobby`,
    demo: 'Demo data',
    viewZone: 'Days and times of day are counted in',
    severalProperties: (count) => `${number().format(count)} properties`,
    conversationPane: 'Conversation',
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
      text: 'Mews named no property for this connection. Lobby asks again every minute. If it stays so, the operator needs to look at the connection in Mews.',
    },
    unknownPlace: {
      title: 'This link leads nowhere',
      text: 'It names a connection or a property that is not available here.',
    },
    toInbox: 'Go to the inbox',
    longWait: {
      text: {
        messages: 'Mews takes long to send the messages. Lobby waits a minute at most.',
        conversations: 'Mews takes long to send the conversations. Lobby waits a minute at most.',
        properties: 'Mews takes long to name the properties. Lobby waits a minute at most.',
        session: 'The server of Lobby takes long to answer. This page waits a minute at most.',
      },
      stop: 'Stop waiting',
    },
    dismiss: 'Dismiss',
    signIn: {
      title: 'Sign in to read the conversations',
      text: {
        open: 'Lobby needs no sign-in here. Loading the page again usually helps.',
        local: `Open the link that Lobby printed in the terminal when it started. ${NEW_LINK}`,
        oidc: 'You sign in with the account of your company.',
        header: 'The sign-in in front of Lobby did not say who you are. Its operator needs to look at it.',
      },
      action: 'Sign in',
      problems: {
        link: `This link was used already, or is older than five minutes. ${NEW_LINK}`,
        denied: 'Your account is not allowed to see any property. Ask the operator of Lobby.',
        failed: 'The sign-in was not completed. Please try again.',
        unavailable: 'The sign-in of your company does not answer. Please try again later.',
      },
      out: 'Sign out',
      stillIn: 'You are still signed in: Lobby could not be reached. Please try again.',
      over: {
        open: SIGNED_OUT,
        local: `${SIGNED_OUT} ${NEW_LINK}`,
        oidc: SIGNED_OUT,
        header: SIGNED_OUT,
      },
      again: 'Sign in again',
      inBetween:
        'Something between this browser and Lobby answers in its place, often a sign-in that has ended. What you see may be out of date.',
      as: (name) => `Signed in as ${name}`,
    },
    crashed: {
      title: 'Something went wrong in Lobby',
      text: 'Nothing is lost: Lobby only reads. Loading the page again usually helps.',
      reload: 'Load the page again',
    },
    partCrashed: {
      titles: {
        header: 'The bar could not be drawn.',
        list: 'The list could not be drawn',
        conversation: 'The conversation could not be drawn',
      },
      text: 'An error in Lobby stopped this part of the page. Nothing is lost: Lobby only reads.',
      retry: 'Try again',
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
        'any-time': 'Any time',
      },
      custom: 'Custom range',
      toPresets: 'Other ranges',
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
      failed: 'The calendar could not be loaded. If Lobby was upgraded meanwhile, load the page again.',
      retry: 'Try again',
      reload: 'Load the page again',
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
    property: {
      locale,
      title: 'Property',
      button: {
        all: 'All properties',
        named: (name) => `Property: ${name}`,
        several: (count) => `${number().format(count)} ${plural(count, 'property', 'properties')}`,
      },
      withDetail: (name, detail) => `${name} (${detail})`,
      search: 'Search properties',
      clear: 'Clear the search',
      list: 'Properties',
      all: 'All properties',
      count: (count) => `${number().format(count)} ${plural(count, 'property', 'properties')}`,
      unknown: 'Unknown property',
      unknownDetail: 'Not available here: untick it to remove it',
      loading: 'Loading',
      broken: 'Cannot be read',
      found: (count) => `${number().format(count)} ${plural(count, 'property matches', 'properties match')}`,
      none: 'No property matches',
      noneHint: 'Try fewer letters, or another part of the name.',
      hint: 'Enter shows one, Space ticks',
      several: 'Choose several',
      ticked: (count) => `${number().format(count)} ticked`,
      apply: 'Apply',
      cancel: 'Cancel',
      panelLoading: 'Loading the properties',
      panelFailed:
        'The list of properties could not be loaded. If Lobby was upgraded meanwhile, load the page again.',
      retry: 'Try again',
      reload: 'Load the page again',
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
    rangeEndButGaps: (range) => `That is the end of this range (${range}), but not all of it could be loaded`,
    rangeEndLoading: (range) => `That is the end of this range (${range}); some of it is still loading`,
    beginning: 'That is the beginning: nothing older in these conversations',
    gap: (from, to, connection) => `${connection}: messages from ${from} to ${to} could not be loaded`,
    mayMiss: 'Some may be missing',
    connectionLate: (connection) => `${connection}: still loading`,
    connectionWaits: (connection, { seconds, askedBy }) =>
      `${connection}: waiting ${number().format(seconds)} s, as ${askedBy === 'mews' ? 'Mews' : 'Lobby'} asked`,
    connectionFailed: (connection, why) => `${connection} is not shown. ${why}`,
    moreLagging: (count) =>
      `${number().format(count)} more ${plural(count, 'connection is', 'connections are')} not shown yet`,
    headFailed: (connection, why) => `${connection}: newer messages could not be looked for. ${why}`,
    moreHeadsFailed: (count) =>
      `${number().format(count)} more ${plural(count, 'connection', 'connections')} could not be looked at for newer messages.`,
    dropped: (count) =>
      `${number().format(count)} ${plural(count, 'conversation', 'conversations')} could not be read: Mews does not accept ` +
      `${plural(count, 'its identifier', 'their identifiers')} any more.`,
    offline: 'This device is offline. What is loaded stays; Lobby goes on when the network is back.',
    sweeping: 'Still looking for older conversations with new messages.',
    sweepFailed: ({ connection, from, to, why }) =>
      `${connection}: older conversations with new messages from ${from} to ${to} could not be looked for. ${why}`,
    clocksDiffer: (aheadMs) =>
      `The clock of Mews is ${shortDuration(duration(Math.round(Math.abs(aheadMs) / 60_000) * 60_000))} ` +
      `${aheadMs < 0 ? 'behind' : 'ahead of'} ` +
      `this server’s. The times of messages are as Mews gave them.`,
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
    gap: (from, to) => `Messages from ${from} to ${to} could not be loaded.`,
    olderFailed: 'Older messages could not be loaded',
    failed: 'The conversation could not be loaded',
    empty: 'No messages in this conversation',
    unknown: {
      title: 'No such conversation',
      text: 'The link leads to a conversation that this connection does not have.',
    },
    messageMissing: 'The message of this link is not in this conversation.',
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

function shortDuration({ days, hours, minutes }: DurationParts): string {
  if (days > 1) return `${number().format(days)} days`
  if (days === 1) return hours > 0 ? `1 day ${hours} h` : '1 day'
  if (hours > 0) return minutes > 0 ? `${hours} h ${minutes} min` : `${hours} h`
  return minutes > 0 ? `${minutes} min` : '< 1 min'
}

function plural(count: number, one: string, other: string): string {
  return plurals().select(count) === 'one' ? one : other
}

/** The first formatter of a page is slow to make: it waits for a sentence that needs it, not for the page to start. */
function lazy<Value>(make: () => Value): () => Value {
  let made: Value | undefined
  return () => (made ??= make())
}
