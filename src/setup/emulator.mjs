// npm run emulator -- [options]: the embedded Connector API alone. Its first line on stdout is JSON.
import { become } from './become.mjs'
import { ensureBuilt } from './bundle.mjs'
import { command } from './command.mjs'
import { ensureInstalled } from './install.mjs'

await command(async () => {
  await ensureInstalled()
  await ensureBuilt()
  await become('emulator-command.js')
})
