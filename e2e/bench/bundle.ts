import { gzipSync } from 'node:zlib'
import { findClientDirectory, readClientFiles } from '../../src/serve/client-files'
import type { Bench, Benchmark, Outcome } from './benchmark'
import { buildFloor } from './build-floor'
import { bundleParts } from './bundle-parts'
import { kilobytes, ratio } from './figures'
import { visit } from './visit'
import { startWorld } from './world'

/** Parts that are smaller than this are told together, bytes of gzip. */
const SMALL_BYTES = 500

/** The JavaScript that a browser has to fetch before the first message, beside what its libraries alone weigh. */
export const bundle: Benchmark = {
  name: 'bundle',
  title: 'JavaScript before the first message',
  run: measure,
}

async function measure(bench: Bench): Promise<Outcome> {
  const world = await startWorld(bench)
  const fetched = await fetchedScripts(bench, world.origin)
  const bareFolder = bench.folder()
  await buildFloor('bare', bareFolder)
  const bare = scriptsIn(bareFolder)
  const lazy = scriptsIn(findClientDirectory()).filter(({ path }) =>
    fetched.every((script) => script.path !== path),
  )
  const styles = filesIn(findClientDirectory(), '.css')
  bench.say('taking the bundle apart')
  const { parts, code } = await bundleParts()
  const isTheSame = fetched.some((script) => script.bytes.equals(Buffer.from(code)))

  const productBytes = total(fetched)
  const bareBytes = total(bare)
  const main = parts.filter(({ gzipBytes }) => gzipBytes >= SMALL_BYTES)
  const rest = parts.filter(({ gzipBytes }) => gzipBytes < SMALL_BYTES)
  const sum = (key: 'bytes' | 'gzipBytes') => rest.reduce((all, part) => all + part[key], 0)
  return {
    method:
      'The bodies of all scripts that Chromium fetched before the first message, each through gzip at level 9, beside ' +
      'a bare floor: a client of react, react-dom, @tanstack/react-query and @tanstack/react-virtual alone, each in ' +
      'its one use, from the same build tool with the same settings.',
    tables: [
      {
        head: ['before the first message', 'gzip', 'as it is'],
        rows: [
          ['product', kilobytes(productBytes), kilobytes(plain(fetched))],
          ['bare floor', kilobytes(bareBytes), kilobytes(plain(bare))],
          ['difference', kilobytes(productBytes - bareBytes), kilobytes(plain(fetched) - plain(bare))],
        ],
      },
      {
        head: ['other files', 'gzip', 'as it is'],
        rows: [...lazy, ...styles].map((file) => [
          `${file.path.endsWith('.css') ? 'styles' : 'later'}: ${nameOf(file.path)}`,
          kilobytes(file.gzipBytes),
          kilobytes(file.bytes.length),
        ]),
      },
      {
        head: ['what the main script is made of', 'gzip by itself', 'minified'],
        rows: [
          ...main.map(({ name, bytes, gzipBytes }) => [name, kilobytes(gzipBytes), kilobytes(bytes)]),
          [`${rest.length} smaller parts`, kilobytes(sum('gzipBytes')), kilobytes(sum('bytes'))],
        ],
      },
    ],
    remarks: [
      `The product's scripts are ${ratio(productBytes / bareBytes)} times the bare floor.`,
      'A part by itself compresses worse than inside the whole, so the parts add up to a little more.',
      ...(isTheSame
        ? []
        : ['The parts are those of the sources as they are now, not of the build that was served.']),
    ],
    figures: {
      productGzipBytes: productBytes,
      bareFloorGzipBytes: bareBytes,
      differenceGzipBytes: productBytes - bareBytes,
      lazyGzipBytes: total(lazy),
      stylesGzipBytes: total(styles),
    },
  }
}

interface ClientFile {
  readonly path: string
  readonly bytes: Buffer
  readonly gzipBytes: number
}

/**
 * The scripts that a visit had received before its first message. `gzip` is this program's, since a server
 * compresses in its own way or not at all.
 */
async function fetchedScripts(bench: Bench, origin: string): Promise<ClientFile[]> {
  const { visit: seen } = await visit(await bench.browser(), origin)
  const scripts = seen.files.filter(({ path }) => path.endsWith('.js'))
  if (scripts.length === 0) throw new Error('the page fetched no script')
  return Promise.all(
    scripts.map(async ({ path }) => {
      const response = await fetch(new URL(path, origin))
      return weigh(path, Buffer.from(await response.arrayBuffer()))
    }),
  )
}

function scriptsIn(folder: string): ClientFile[] {
  return filesIn(folder, '.js')
}

function filesIn(folder: string, ending: string): ClientFile[] {
  return [...readClientFiles(folder).files]
    .filter(([path]) => path.endsWith(ending))
    .map(([path, { bytes }]) => weigh(path, Buffer.from(bytes)))
}

function weigh(path: string, bytes: Buffer): ClientFile {
  return { path, bytes, gzipBytes: gzipSync(bytes, { level: 9 }).length }
}

function total(files: readonly ClientFile[]): number {
  return files.reduce((sum, { gzipBytes }) => sum + gzipBytes, 0)
}

function plain(files: readonly ClientFile[]): number {
  return files.reduce((sum, { bytes }) => sum + bytes.length, 0)
}

/** Without the folder and the hash, which is another one after every change. */
function nameOf(path: string): string {
  return path.replace(/^.*\//, '').replace(/-[\w-]{8}(?=\.\w+$)/, '')
}
