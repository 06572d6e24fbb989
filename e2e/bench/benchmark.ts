import type { Browser } from 'playwright'

/** Rows under a head; the first column is words, the others are figures with their unit. */
export interface Table {
  readonly head: readonly string[]
  readonly rows: readonly (readonly string[])[]
}

/** What a benchmark found. */
export interface Outcome {
  /** How it was measured, so that a reader can tell what the figures mean. */
  readonly method: string
  readonly tables: readonly Table[]
  /** One sentence each. */
  readonly remarks: readonly string[]
  /** The figures for machines; each name ends in its unit: `Ms`, `Bytes`, `Ratio`, `Count`. */
  readonly figures: Readonly<Record<string, number>>
}

/** What a benchmark may use. Whatever it starts it hands to `defer`, and it is ended when the run is. */
export interface Bench {
  /** Chromium, started at the first call. */
  readonly browser: () => Promise<Browser>
  /** A new empty folder, removed at the end. */
  readonly folder: () => string
  /** Called in reverse order at the end, also after a failure or a signal. */
  readonly defer: (close: () => Promise<void> | void) => void
  /** One line of progress. */
  readonly say: (line: string) => void
}

/** What was asked for behind a benchmark's name: `--sizes 1000,10000` is `{ sizes: '1000,10000' }`. */
export type Options = Readonly<Record<string, string | undefined>>

export interface Benchmark {
  /** What it is called by on the command line. */
  readonly name: string
  readonly title: string
  /** How long it may take, ms, where that is not what all may take. */
  readonly timeoutMs?: number
  /** The names of the options that it knows; they are for trying things out. */
  readonly options?: readonly string[]
  readonly run: (bench: Bench, options: Options) => Promise<Outcome>
}
