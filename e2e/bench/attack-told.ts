import * as v from 'valibot'

/** The text of every message, and how many tokens are looked for. */
export const attackArgumentSchema = v.object({ text: v.string(), tokens: v.number() })

/** What reading such a page costs, for each MB of text. */
export const attackToldSchema = v.object({
  /** On the CPU. */
  serverMsPerMb: v.number(),
  clientMsPerMb: v.number(),
  /** The most memory beyond what the process had before. */
  peakBytesPerMb: v.number(),
})
