import * as v from 'valibot'
import { uuidSchema } from './primitives'
import { signInModes } from './sign-in-modes'

/** A difference between two clocks from here on is told to people, ms: times on the screen are visibly wrong. */
export const LARGE_CLOCK_DIFFERENCE_MS = 5 * 60_000

/**
 * Answer of `GET /api/session`: what the client may know about the server it was served from.
 * Never an address, never a token.
 */
export const sessionSchema = v.object({
  /** The server's clock, ms since 1970 UTC: "today" must not trust a desk PC. */
  now: v.number(),
  /** True when the data is the embedded emulator's. */
  demo: v.boolean(),
  /** The name in "Only conversations started through (application) appear here". */
  application: v.string(),
  /** How one signs in here. */
  signIn: v.picklist(signInModes),
  /** What the reader is called; `null` where nobody knows. */
  userName: v.nullable(v.string()),
  /** The keyed digest that stands for the user in the log, and names nobody. Left out where users are not told apart. */
  userDigest: v.optional(v.string()),
  connections: v.array(
    v.object({
      id: v.string(),
      name: v.string(),
      /** Stands for the platform address: the same for all connections that lead to the same one. */
      platform: v.string(),
      /** How far its clock is ahead of the server's, ms; negative = behind. Left out where they are alike, as far as is known. */
      clockAheadMs: v.optional(v.number()),
    }),
  ),
  /** The property to open on when the address names none; `null` = all in scope. */
  openOn: v.nullable(v.object({ connectionId: v.string(), enterpriseId: uuidSchema })),
})
export type Session = v.InferOutput<typeof sessionSchema>
