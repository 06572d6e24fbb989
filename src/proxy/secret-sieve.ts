import {
  BASE64_RUN,
  GRAM,
  MAX_DECODINGS,
  RUN,
  type RunIndex,
  STEP,
  createRunIndex,
  lowered,
  windows,
  withRuns,
} from './secret-runs'

const PERCENT = 0x25

/**
 * Takes the secrets and gives a quick look through a whole JSON document as `JSON.stringify` writes it, in UTF-8. False:
 * no text in it holds a run of a secret, and no UUID in it spells one, so that nothing in it need be searched by
 * itself (`createSecretRuns`). True says little: two fields may have met, or a secret is written in a way of its own.
 */
export function createSieve(secrets: readonly string[]): (json: Uint8Array) => boolean {
  const searched = withRuns(secrets)
  if (searched.length === 0) return () => false
  // What JSON writes otherwise than it is would not be found as it is.
  if (searched.some((secret) => !/^[ !#-[\]-~]+$/.test(secret))) return () => true
  const index = createRunIndex(searched, searched.flatMap(dashedRuns))
  return (json) => {
    let view: Uint8Array | null = json
    for (let round = 0; view !== null && round <= MAX_DECODINGS; round++) {
      if (holdsRun(view, index)) return true
      view = withoutPercent(view)
    }
    return false
  }
}

/**
 * What a UUID that spells sixteen characters of a secret holds somewhere: sixteen of its digits in a row have its second
 * and third group in them, or its fourth and the beginning of the fifth, and so four digits on either side of a dash.
 */
function dashedRuns(secret: string): string[] {
  const undashed = lowered(secret).replaceAll('-', '')
  return windows(undashed, RUN).map((run) => `${run.slice(0, RUN / 2)}-${run.slice(RUN / 2, -1)}`)
}

/** Whether bytes hold what the index knows. */
function holdsRun(bytes: Uint8Array, { knows, runLength }: RunIndex): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  for (let at = 0; at + GRAM <= bytes.length; at += STEP) {
    if (!knows(view.getUint32(at))) continue
    const last = Math.min(at, bytes.length - RUN)
    for (let start = Math.max(0, at - STEP + 1); start <= last; start++) {
      // Both halves of a run are known; few places are worth a text.
      if (!knows(view.getUint32(start)) || !knows(view.getUint32(start + GRAM))) continue
      if (runLength(String.fromCharCode(...bytes.subarray(start, start + BASE64_RUN))) > 0) return true
    }
  }
  return false
}

/**
 * What stands around percent-encoding, with that undone once; `null` when there is none. What is far from any is left out:
 * it was looked through before, and comes no nearer than the two characters that undoing may take in each round.
 */
function withoutPercent(bytes: Uint8Array): Uint8Array | null {
  const kept: Uint8Array[] = []
  let done = 0
  for (let at = bytes.indexOf(PERCENT); at !== -1; at = bytes.indexOf(PERCENT, Math.max(at + 1, done))) {
    const [high, low] = [digitOf(bytes[at + 1]), digitOf(bytes[at + 2])]
    if (high === null || low === null) continue
    // What lies between two that are near each other must stay in one piece: a run may reach over both.
    const isNear = done > 0 && at - done <= 2 * AROUND
    if (done > 0 && !isNear) kept.push(bytes.subarray(done, done + AROUND))
    kept.push(bytes.subarray(isNear ? done : Math.max(done, at - AROUND), at))
    kept.push(Uint8Array.of(high * 16 + low))
    done = at + 3
  }
  if (done === 0) return null
  kept.push(bytes.subarray(done, done + AROUND))
  const decoded = new Uint8Array(kept.reduce((sum, { length }) => sum + length, 0))
  kept.reduce((at, part) => {
    decoded.set(part, at)
    return at + part.length
  }, 0)
  return decoded
}

/** Bytes before and after a percent-encoded one in which a run could stand that has it. */
const AROUND = BASE64_RUN + 2 * MAX_DECODINGS

/** The value of a hexadecimal digit; `null` for whatever is none. */
function digitOf(byte: number | undefined): number | null {
  if (byte === undefined) return null
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30
  const letter = byte | 0x20
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : null
}
