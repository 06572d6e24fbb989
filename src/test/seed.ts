import fc from 'fast-check'
import { inject } from 'vitest'

declare module 'vitest' {
  interface ProvidedContext {
    /** What all random choices of a run begin with. `LOBBY_TEST_SEED` sets it; a run that fails prints it. */
    seed: number
  }
}

// A setup file of all projects: a failed property is repeated by the seed of its run.
fc.configureGlobal({ seed: inject('seed') })
