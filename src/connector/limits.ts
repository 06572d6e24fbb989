/**
 * The Connector API's limits as numbers with a unit. Source: the vendor's reference pages of the
 * operations and of "Request limits"; where a page is vague the constant is the careful reading.
 */

/** Threads, enterprises and identifiers in one filter: 1 to 1000. */
export const MAX_FILTER_IDS = 1000

/** Items in one page (`Limitation.Count`): 1 to 1000. */
export const MAX_COUNT = 1000

const DAY_MS = 86_400_000

/**
 * The longest interval this client asks messages/getAll for. The vendor allows "1 month" without saying
 * which month, and February is 28 days long.
 */
export const MESSAGE_WINDOW_MS = 28 * DAY_MS

/**
 * The longest interval this client asks messageThreads/getAll for. The vendor allows "3 months", and the
 * shortest three months in a row (February to April's end in UTC) are 89 days long.
 */
export const THREAD_WINDOW_MS = 89 * DAY_MS

/**
 * No walk goes back beyond this instant. The messaging operations were published in March 2022 and show
 * only threads that were created through them.
 */
export const FLOOR_MS = Date.UTC(2022, 0, 1)

/** Requests allowed per token in the window below; the vendor may change it without notice. */
export const RATE_LIMIT = 200

/** The sliding window of the rate limit, ms. */
export const RATE_WINDOW_MS = 30_000

/** The largest request body that the emulator reads, bytes. */
export const MAX_REQUEST_BYTES = 16 * 1024 * 1024
