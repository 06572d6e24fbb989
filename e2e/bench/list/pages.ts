import { createReadStream, existsSync } from 'node:fs'
import { createServer } from 'node:http'
import { extname, join, normalize } from 'node:path'
import react from '@vitejs/plugin-react'
import tailwindcss from '@tailwindcss/vite'
import { build } from 'vite'
import type { Bench } from '../benchmark'
import { CLIENT_BUILD } from '../client-build'

const root = join(import.meta.dirname, '../../..')

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
}

/** Where the built page lies in its folder. */
export const PAGE_PATH = '/e2e/bench/list/index.html'

/** Builds the page of the lists, with the settings and the styles of the product's own build (vite.config.ts). */
export async function buildPage(outDir: string): Promise<void> {
  // Vite takes over what is set, and React's development build is ten times as slow.
  process.env['NODE_ENV'] = 'production'
  await build({
    configFile: false,
    root,
    publicDir: false,
    logLevel: 'warn',
    plugins: [react(), tailwindcss()],
    build: {
      ...CLIENT_BUILD,
      outDir,
      chunkSizeWarningLimit: 2_000,
      rollupOptions: { input: join(root, PAGE_PATH) },
    },
  })
}

/** Serves a folder on loopback; gives its origin. */
export async function serveFolder(bench: Bench, folder: string): Promise<string> {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost')
    const path = join(folder, normalize(pathname))
    const type = TYPES[extname(path)]
    if (type === undefined || !existsSync(path)) {
      response.writeHead(404).end()
      return
    }
    response.writeHead(200, { 'content-type': type })
    createReadStream(path).pipe(response)
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  bench.defer(() => {
    server.closeAllConnections()
    server.close()
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the server has no port')
  return `http://127.0.0.1:${address.port}`
}
