import { createHash } from 'node:crypto'
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { extname, join, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import type { Assets, StaticFile } from '../proxy/options'

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
}

/** What the build names by content: `assets/{name}-{hash of 8}.{extension}`. */
const HASHED = /^\/assets\/.+-[\w-]{8}\.\w+$/

/**
 * Where the built client lies: beside the built server, or under the checkout when this runs from source.
 * Gives the first that exists, else the last.
 */
export function findClientDirectory(): string {
  const places = ['../client', '../../client', '../../dist/client'].map((place) =>
    fileURLToPath(new URL(place, import.meta.url)),
  )
  return places.find((place) => existsSync(join(place, 'index.html'))) ?? places.at(-1) ?? 'dist/client'
}

/** Reads the built client into memory, once: what is served later is exactly these files by exact name. */
export function readClientFiles(directory: string): Assets {
  const index = join(directory, 'index.html')
  if (!existsSync(index)) return { index: null, files: new Map() }
  const files = new Map<string, StaticFile>()
  for (const entry of readdirSync(directory, { recursive: true, withFileTypes: true })) {
    const file = join(entry.parentPath, entry.name)
    const path = `/${relative(directory, file).split(sep).join('/')}`
    // The build keeps its own notes in a folder whose name begins with a dot.
    if (!entry.isFile() || file === index || path.includes('/.')) continue
    const bytes = new Uint8Array(readFileSync(file))
    const hash = createHash('sha256').update(bytes).digest('base64url').slice(0, 22)
    const type = TYPES[extname(path)] ?? 'application/octet-stream'
    const squeezed = new Uint8Array(gzipSync(bytes, { level: 9 }))
    // Pictures are compressed already.
    const gzip = squeezed.byteLength < bytes.byteLength * 0.9 ? squeezed : null
    files.set(path, { bytes, gzip, type, etag: `"${hash}"`, immutable: HASHED.test(path) })
  }
  return { index: readFileSync(index, 'utf8'), files }
}
