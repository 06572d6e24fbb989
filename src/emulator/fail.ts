/** A request that the emulator refuses; thrown anywhere, turned into an answer in one place. */
export class Refusal extends Error {
  override readonly name = 'Refusal'

  constructor(
    readonly status: number,
    message: string,
    /** Seconds for `Retry-After`. */
    readonly retryAfter: number | null = null,
  ) {
    super(message)
  }
}

/** A malformed request; the message names the field. */
export function badRequest(field: string, problem: string): Refusal {
  return new Refusal(400, `${field}: ${problem}`)
}
