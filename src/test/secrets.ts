/** The shortest run of a secret that must not be found, in characters. */
const RUN = 8

/** A run of a secret that was found where none may be. */
export interface Leak {
  readonly run: string
  readonly form: 'plain' | 'base64' | 'percent'
}

/**
 * Searches text or bytes for every 8-character run of the secrets: plain, in base64 at any alignment, and
 * percent-encoded. It decodes what it searches, where the product's own redactor encodes what it looks for, so
 * that one cannot hide the other's mistake. Letters must match in case: identifiers are full of hexadecimal
 * digits and would match by chance otherwise.
 */
export function findSecrets(searched: string | Uint8Array, secrets: readonly string[]): Leak[] {
  const text = typeof searched === 'string' ? searched : Buffer.from(searched).toString('latin1')
  const runs = [...new Set(secrets.flatMap(runsOf))]
  const found = (haystack: string, form: Leak['form']): Leak[] =>
    runs.filter((run) => haystack.includes(run)).map((run) => ({ run, form }))
  const unescaped = percentDecoded(text)
  return [
    ...found(text, 'plain'),
    ...(unescaped === text
      ? []
      : [...found(unescaped, 'percent'), ...found(base64Decoded(unescaped), 'percent')]),
    ...found(base64Decoded(text), 'base64'),
  ]
}

function runsOf(secret: string): string[] {
  return Array.from({ length: Math.max(0, secret.length - RUN + 1) }, (_, at) => secret.slice(at, at + RUN))
}

/** Every stretch that could be base64, decoded from each of the four places where a group can begin. */
function base64Decoded(text: string): string {
  const stretches = text.match(/[\w+/-]{10,}/g) ?? []
  return stretches
    .flatMap((stretch) =>
      [0, 1, 2, 3].map((skip) => Buffer.from(stretch.slice(skip), 'base64').toString('latin1')),
    )
    .join('\n')
}

function percentDecoded(text: string): string {
  let decoded = text
  for (let before = ''; before !== decoded;) {
    before = decoded
    decoded = decoded.replaceAll(/%([0-9a-fA-F]{2})/g, (_, hex: string) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    )
  }
  return decoded
}
