// npm run screenshot: makes the README's picture anew, from the built app and seeded data.
import { join } from 'node:path'
import { ensureBrowser } from './browser.mjs'
import { ensureBuilt } from './bundle.mjs'
import { command } from './command.mjs'
import { ensureInstalled } from './install.mjs'
import { root, scriptOf } from './paths.mjs'
import { runScript } from './run.mjs'

await command(async () => {
  await ensureInstalled()
  await ensureBrowser()
  await ensureBuilt()
  return runScript(scriptOf('tsx'), [join(root, 'e2e/screenshot.ts')])
})
