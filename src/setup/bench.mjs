// npm run bench -- [name...]: the benchmarks, on the built app.
// npm run bench -- soak [file...]: the tests of code and components, with four times as many runs of each property and simulation.
import { join } from 'node:path'
import { ensureBrowser } from './browser.mjs'
import { ensureBuilt } from './bundle.mjs'
import { command } from './command.mjs'
import { ensureInstalled } from './install.mjs'
import { root, scriptOf } from './paths.mjs'
import { runScript } from './run.mjs'

const SOAK = 4

await command(async () => {
  await ensureInstalled()
  const [name, ...files] = process.argv.slice(2)
  await ensureBrowser()
  if (name === 'soak')
    return runScript(scriptOf('vitest'), ['run', '--project', '!built', ...files], {
      env: { LOBBY_TEST_SOAK: String(SOAK) },
    })
  await ensureBuilt()
  return runScript(scriptOf('tsx'), [join(root, 'e2e/bench/run.ts'), ...process.argv.slice(2)])
})
