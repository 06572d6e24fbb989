import { SourceMap } from 'node:module'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { build } from 'vite'

/** One source of the main script: a package, or a folder of the product. */
export interface Part {
  readonly name: string
  /** Minified. */
  readonly bytes: number
  /** Compressed by itself. */
  readonly gzipBytes: number
}

const root = join(import.meta.dirname, '../..')

/**
 * Builds the client once more, in memory and with a source map, and tells where each part of the main script
 * comes from, the largest part first; `code` is that script.
 */
export async function bundleParts(): Promise<{ readonly parts: readonly Part[]; readonly code: string }> {
  process.env['NODE_ENV'] = 'production'
  const built = await build({
    root,
    configFile: join(root, 'vite.config.ts'),
    logLevel: 'warn',
    build: { write: false, sourcemap: 'hidden' },
  })
  const outputs = (Array.isArray(built) ? built : [built]).flatMap((each) =>
    'output' in each ? each.output : [],
  )
  for (const chunk of outputs) {
    if (chunk.type !== 'chunk' || !chunk.isEntry || !chunk.map) continue
    return {
      parts: partsOf(chunk.code, new SourceMap({ ...chunk.map, sourceRoot: '' })),
      code: chunk.code,
    }
  }
  throw new Error('the build has no entry with a source map')
}

function partsOf(code: string, map: SourceMap): Part[] {
  const texts = new Map<string, string>()
  for (const [line, text] of code.split('\n').entries()) {
    let from = 0
    let name = ''
    for (let column = 0; column <= text.length; column++) {
      const here = column === text.length ? null : partAt(map, line, column)
      if (here === name) continue
      if (column > from) texts.set(name, (texts.get(name) ?? '') + text.slice(from, column))
      from = column
      name = here ?? ''
    }
  }
  return [...texts]
    .map(([name, text]) => ({
      name,
      bytes: Buffer.byteLength(text),
      gzipBytes: gzipSync(text, { level: 9 }).length,
    }))
    .sort((a, b) => b.gzipBytes - a.gzipBytes)
}

function partAt(map: SourceMap, line: number, column: number): string {
  const entry = map.findEntry(line, column)
  return 'originalSource' in entry ? partOf(entry.originalSource) : 'glue of the build tool'
}

/** `@tanstack/query-core` for a file of that package, `src/inbox` for one of the product's. */
function partOf(source: string): string {
  const inPackage = /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(source)?.[1]
  if (inPackage !== undefined) return inPackage
  return /(?:^|\/)(src\/[^/]+)/.exec(source)?.[1] ?? 'glue of the build tool'
}
