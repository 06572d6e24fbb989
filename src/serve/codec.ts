import { createHash } from 'node:crypto'
import { promisify } from 'node:util'
import { brotliCompress, brotliDecompress, constants, gzip } from 'node:zlib'
import type { Bytes, Codec } from '../proxy/options'

const compress = promisify(brotliCompress)
const decompress = promisify(brotliDecompress)
const zip = promisify(gzip)

/**
 * Compression in Node's thread pool. Of brotli's qualities 5 takes twice as long for 3 % less, and 11 a hundred times as
 * long for a fifth less; a window of 256 KB holds what a page repeats, where the usual 4 MB must be made ready first.
 */
export const nodeCodec: Codec = {
  brotli: async (bytes) =>
    exactly(
      await compress(bytes, {
        // Room for most pages at once: with less, the work goes to and fro between the threads.
        chunkSize: Math.max(1024, bytes.byteLength >> 1),
        params: {
          [constants.BROTLI_PARAM_QUALITY]: 4,
          [constants.BROTLI_PARAM_LGWIN]: 18,
          [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
          [constants.BROTLI_PARAM_SIZE_HINT]: bytes.byteLength,
        },
      }),
    ),
  unbrotli: async (bytes) => exactly(await decompress(bytes)),
  gzip: async (bytes) => exactly(await zip(bytes)),
  digest: (parts) => {
    const hash = createHash('sha256')
    for (const part of parts) {
      // Its length before each, so that no two lists of parts read the same.
      hash.update(`${part.length} `).update(part)
    }
    return hash.digest('hex')
  },
  isSame: (one, other) => Buffer.compare(one, other) === 0,
}

/** A copy of its own size: what zlib gives may be a small part of a large block of memory. */
function exactly(buffer: Buffer): Bytes {
  return new Uint8Array(buffer)
}
