import { join } from 'node:path'
import react from '@vitejs/plugin-react'
import { build } from 'vite'
import { CLIENT_BUILD } from './client-build'

/**
 * Builds one of the pages in `floor/` into a folder, with the settings of the product's own build
 * (vite.config.ts), without its styles. `define` replaces names in the source by JSON.
 */
export async function buildFloor(
  name: 'bare' | 'messages',
  outDir: string,
  define: Readonly<Record<string, unknown>> = {},
): Promise<void> {
  // Vite takes over what is set, and React's development build is ten times as large.
  process.env['NODE_ENV'] = 'production'
  await build({
    configFile: false,
    root: join(import.meta.dirname, 'floor', name),
    logLevel: 'warn',
    plugins: [react()],
    define: Object.fromEntries(Object.entries(define).map(([key, value]) => [key, JSON.stringify(value)])),
    build: { ...CLIENT_BUILD, outDir },
  })
}
