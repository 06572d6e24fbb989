/** Finds known secrets in text. The last net: what goes out is chosen field by field before it gets here. */
export interface Redactor {
  /** True when the text holds a run of 8 characters of a secret: plain, in base64 or percent-encoded. */
  readonly holdsSecret: (text: string) => boolean
  /**
   * True when the text holds a whole secret, plain or in base64. For data, which is large: a search for
   * every run would cost more than reading the page, and identifiers would match a run by chance.
   */
  readonly holdsWholeSecret: (text: string) => boolean
  /** The text, cut to `maxLength` characters; `null` when there is none or it holds a secret. */
  readonly text: (text: string | null, maxLength: number) => string | null
  /** An identifier of the upstream's to quote to the vendor; `null` unless it surely is no more than that. */
  readonly identifier: (text: string | null) => string | null
}

/** The shortest run of a secret that must not get out, in characters. */
const RUN = 8

/** Base64 characters that 8 bytes determine alone, whichever of the three alignments they have. */
const BASE64_RUN = 10

const IDENTIFIER = /^[\w.:-]{1,100}$/

/** Takes the secrets and gives their redactor. A secret shorter than 8 characters has no run to look for. */
export function createRedactor(secrets: readonly string[]): Redactor {
  const searched = [...new Set(secrets)].filter((secret) => secret.length >= RUN)
  const runs = new Set(searched.flatMap((secret) => runsOf(secret, RUN)).map((run) => run.toLowerCase()))
  const base64Runs = new Set(
    searched
      .flatMap((secret) => runsOf(secret, RUN).flatMap(base64Pieces))
      .flatMap((piece) => runsOf(piece, BASE64_RUN)),
  )
  const wholes = searched.flatMap((secret) => [
    secret,
    JSON.stringify(secret).slice(1, -1),
    ...base64Pieces(secret),
  ])

  function holdsSecret(text: string): boolean {
    const decoded = percentDecoded(text)
    return holdsRun(text) || (decoded !== text && holdsRun(decoded))
  }

  function holdsRun(text: string): boolean {
    const plain = text.toLowerCase()
    const base64 = text.replaceAll('-', '+').replaceAll('_', '/')
    for (let at = 0; at + RUN <= text.length; at += 1) {
      if (runs.has(plain.slice(at, at + RUN)) || base64Runs.has(base64.slice(at, at + BASE64_RUN)))
        return true
    }
    return false
  }

  return {
    holdsSecret,
    holdsWholeSecret: (text) => wholes.some((whole) => text.includes(whole)),
    text: (text, maxLength) => {
      const cut = text?.slice(0, maxLength) ?? null
      return cut === null || holdsSecret(cut) ? null : cut
    },
    identifier: (text) => (text === null || !IDENTIFIER.test(text) || holdsSecret(text) ? null : text),
  }
}

function runsOf(text: string, length: number): string[] {
  return Array.from({ length: Math.max(0, text.length - length + 1) }, (_, at) => text.slice(at, at + length))
}

/** The characters that a text's bytes determine alone in base64, at each of the three alignments. */
function base64Pieces(text: string): string[] {
  const bytes = new TextEncoder().encode(text)
  return [0, 1, 2].map((before) => {
    const encoded = btoa(String.fromCharCode(...Array.from({ length: before }, () => 0), ...bytes))
    const first = Math.ceil((before * 8) / 6)
    return encoded.slice(first, Math.floor(((before + bytes.length) * 8) / 6))
  })
}

/** Undoes percent-encoding wherever it stands, and again where that uncovers more, at most 4 times. */
function percentDecoded(text: string): string {
  let decoded = text
  for (let round = 0; round < 4 && decoded.includes('%'); round += 1) {
    decoded = decoded.replace(/%([0-9a-f]{2})/gi, (_, hex: string) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    )
  }
  return decoded
}
