import { inject } from 'vitest'

declare module 'vitest' {
  interface ProvidedContext {
    /** How many times as much is tried as in `npm test`. `npm run bench -- soak` sets it by `LOBBY_TEST_SOAK`. */
    soak: number
  }
}

/** How often a property is tried: this often in `npm test`, where each run draws other values, and more often in a soak. */
export const runs = (count: number): number => count * inject('soak')

/** Seeds of a simulation, from the first one on: this many in `npm test`, and more in a soak. */
export const seedsFrom = (first: number, count: number): number[] =>
  Array.from({ length: runs(count) }, (_, at) => first + at)
