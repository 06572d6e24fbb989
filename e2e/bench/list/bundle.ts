import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import react from '@vitejs/plugin-react'
import { type Plugin, build } from 'vite'
import type { SubjectName } from './names'

const root = join(import.meta.dirname, '../../..')

/** What each list is imported as. */
const ENTRIES: Partial<Record<SubjectName, string>> = {
  feed: `export { Feed } from ${JSON.stringify(join(root, 'src/ui/feed.tsx'))}`,
  tanstack: "export { useVirtualizer } from '@tanstack/react-virtual'",
  virtua: "export { VList } from 'virtua'",
  virtuoso: "export { Virtuoso } from 'react-virtuoso'",
  'react-window': "export { List, useDynamicRowHeight, useListRef } from 'react-window'",
}

/** What the list adds to the product's client: its scripts, and the same without the list, through gzip, bytes. */
export async function addedBytes(): Promise<number> {
  process.env['NODE_ENV'] = 'production'
  const feed = join(root, 'src/ui/feed.tsx')
  const client = async (plugins: Plugin[]) => {
    const built = await build({
      root,
      configFile: join(root, 'vite.config.ts'),
      logLevel: 'warn',
      plugins,
      build: { write: false },
    })
    return gzipOf(built)
  }
  const whole = await client([])
  const rest = await client([
    {
      name: 'no-feed',
      enforce: 'pre',
      load: (id) => (id.split('?')[0] === feed ? 'export const Feed = () => null' : null),
    },
  ])
  return whole - rest
}

/** The script that each list is by itself, React apart, through gzip at level 9, bytes. */
export async function listBytes(): Promise<ReadonlyMap<SubjectName, number>> {
  process.env['NODE_ENV'] = 'production'
  const sizes = new Map<SubjectName, number>()
  for (const subject of ['feed', 'tanstack', 'virtua', 'virtuoso', 'react-window'] as const)
    sizes.set(subject, await bytesOf(ENTRIES[subject] ?? ''))
  return sizes
}

async function bytesOf(entry: string): Promise<number> {
  const built = await build({
    root,
    configFile: false,
    publicDir: false,
    logLevel: 'warn',
    plugins: [
      react(),
      {
        name: 'entry',
        resolveId: (id) => (id === 'list-entry' ? join(root, 'list-entry.ts') : null),
        load: (id) => (id === join(root, 'list-entry.ts') ? entry : null),
      },
    ],
    build: {
      write: false,
      target: 'es2022',
      modulePreload: { polyfill: false },
      rollupOptions: {
        input: 'list-entry',
        preserveEntrySignatures: 'exports-only',
        external: /^react(-dom)?($|\/)/,
      },
    },
  })
  return gzipOf(built)
}

function gzipOf(built: Awaited<ReturnType<typeof build>>): number {
  const outputs = (Array.isArray(built) ? built : [built]).flatMap((each) =>
    'output' in each ? each.output : [],
  )
  return outputs.reduce(
    (sum, chunk) => sum + (chunk.type === 'chunk' ? gzipSync(chunk.code, { level: 9 }).length : 0),
    0,
  )
}
