/** What Lobby uses of negotiator 1.1. The types on the registry are of version 0.6, without `preferred`. */
declare module 'negotiator' {
  export class Negotiator {
    constructor(request: { readonly headers: Readonly<Record<string, string>> })
    /** The acceptable ones of `available`, best first; of equal weights, those in `preferred` go first in its order. */
    encodings(
      available: readonly string[],
      options: { readonly preferred: readonly string[] },
    ): readonly string[]
  }
}
