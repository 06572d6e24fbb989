import * as v from 'valibot'

/**
 * The envelope that every Connector API body carries. The only module that spells the token fields: it is
 * imported by the proxy, the emulator and the Node edge, never by anything that reaches a browser.
 */
export interface Credentials {
  readonly clientToken: string
  readonly accessToken: string
  /** Name and version of the client application, such as `Lobby 1.0.0`. */
  readonly client: string
}

const nonEmpty = v.pipe(v.string(), v.minLength(1))

/** The envelope's fields on the wire, as the emulator reads them. */
export const envelopeSchema = v.object({ ClientToken: nonEmpty, AccessToken: nonEmpty, Client: nonEmpty })

const ENVELOPE_FIELDS = new Set(['clienttoken', 'accesstoken', 'client'])

/** The body to send upstream: the operation's fields with the credentials added. */
export function withCredentials(body: object, credentials: Credentials): Record<string, unknown> {
  return {
    ...body,
    ClientToken: credentials.clientToken,
    AccessToken: credentials.accessToken,
    Client: credentials.client,
  }
}

/** True when a body from a browser brings any field of the envelope, in any case of letters. */
export function bringsCredentials(body: object): boolean {
  return Object.keys(body).some((key) => ENVELOPE_FIELDS.has(key.toLowerCase()))
}

/**
 * The demo environment's credentials, published by the vendor for anyone's use.
 * They belong to the demo environment and to the emulator only.
 */
export const PUBLIC_DEMO_CREDENTIALS: Credentials = {
  clientToken: 'E0D439EE522F44368DC78E1BFB03710C-D24FB11DBE31D4621C4817E028D9E1D',
  accessToken: 'C66EF7B239D24632943D115EDE9CB810-EA00F8FD8294692C940F6B5A8F9453D',
  client: 'Sample Client 1.0.0',
}

/** What the envelope of a request holds: `null` where a token is missing, empty or no string. */
export interface Envelope {
  readonly clientToken: string | null
  readonly accessToken: string | null
  /** The first field that is missing or empty, as a sentence that names it; `null` when all are there. */
  readonly issue: string | null
}

/** Reads the envelope of a request's body, as the emulator does. Never throws. */
export function readEnvelope(body: object): Envelope {
  const fields = new Map<string, unknown>(Object.entries(body))
  const token = (key: keyof typeof envelopeSchema.entries): string | null => {
    const field = v.safeParse(nonEmpty, fields.get(key))
    return field.success ? field.output : null
  }
  const whole = v.safeParse(envelopeSchema, body)
  const issue = whole.success ? undefined : whole.issues[0]
  return {
    clientToken: token('ClientToken'),
    accessToken: token('AccessToken'),
    issue: issue === undefined ? null : `${v.getDotPath(issue) ?? 'body'}: must be a non-empty string`,
  }
}
