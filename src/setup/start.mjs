// npm start: the inbox, built from these sources, at the address it prints.
import { become } from './become.mjs'
import { ensureBuilt } from './bundle.mjs'
import { command } from './command.mjs'
import { ensureInstalled } from './install.mjs'

await command(async () => {
  await ensureInstalled()
  await ensureBuilt()
  await become('lobby.js')
})
