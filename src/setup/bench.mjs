// npm run bench -- [name...]: the benchmarks, on the built app.
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
  return runScript(scriptOf('tsx'), [join(root, 'e2e/bench/run.ts'), ...process.argv.slice(2)])
})
