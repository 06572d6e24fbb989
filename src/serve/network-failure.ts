/** What may go wrong on the way to another machine, by the codes of Node, undici, OpenSSL and Redis. */
const SENTENCES: readonly (readonly [codes: readonly string[], sentence: string])[] = [
  [['ENOTFOUND', 'EAI_AGAIN', 'EAI_NODATA'], 'its name cannot be looked up'],
  [['ECONNREFUSED'], 'it refuses the connection: nothing listens there'],
  [
    [
      'ETIMEDOUT',
      'ESOCKETTIMEDOUT',
      'UND_ERR_CONNECT_TIMEOUT',
      'UND_ERR_HEADERS_TIMEOUT',
      'UND_ERR_BODY_TIMEOUT',
      'TimeoutError',
    ],
    'it does not answer in time',
  ],
  [['EHOSTUNREACH', 'ENETUNREACH'], 'no network leads there'],
  [['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET'], 'it breaks off the connection'],
  [
    ['EPROTO', 'ERR_SSL_WRONG_VERSION_NUMBER', 'ERR_SSL_PACKET_LENGTH_TOO_LONG'],
    'it does not speak TLS as expected',
  ],
  [
    [
      'DEPTH_ZERO_SELF_SIGNED_CERT',
      'SELF_SIGNED_CERT_IN_CHAIN',
      'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
      'UNABLE_TO_GET_ISSUER_CERT',
      'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
    ],
    'its certificate is self-signed, or of an authority that this machine does not know; NODE_EXTRA_CA_CERTS can name it',
  ],
  [['CERT_HAS_EXPIRED'], 'its certificate has expired'],
  [['CERT_NOT_YET_VALID'], 'its certificate is not valid yet'],
  [['ERR_TLS_CERT_ALTNAME_INVALID'], 'its certificate is for another name'],
  [['NOAUTH', 'WRONGPASS'], 'it refuses the user or the password'],
  [['NOPERM'], 'its user may not do what Lobby needs'],
]

/** A sentence for an error on the way to another machine, which quotes nothing of it: its text may hold an address or a password. */
export function explainFailure(error: unknown): string {
  const codes = codesOf(error)
  for (const [known, sentence] of SENTENCES) if (codes.some((code) => known.includes(code))) return sentence
  return `it cannot be reached${codes[0] === undefined ? '' : ` (${codes[0]})`}`
}

/** The codes of an error and of what caused it, the outermost first. */
function codesOf(error: unknown): string[] {
  const codes: string[] = []
  for (let each = error, depth = 0; each instanceof Error && depth < 5; depth++) {
    if ('code' in each && typeof each.code === 'string' && /^[A-Z_]{3,50}$/.test(each.code))
      codes.push(each.code)
    if (each.name === 'TimeoutError') codes.push(each.name)
    // A host with several addresses fails with one error for each.
    each = each instanceof AggregateError ? each.errors[0] : each.cause
  }
  return codes
}
