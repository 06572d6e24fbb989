// npm run build: client and server into dist/, whether or not anything changed.
import { ensureBuilt } from './bundle.mjs'
import { command } from './command.mjs'
import { ensureInstalled } from './install.mjs'
import { say } from './run.mjs'

await command(async () => {
  await ensureInstalled()
  await ensureBuilt({ always: true })
  say('Built: dist/client and dist/server. Run it with `node dist/server/lobby.js` or `npm start`.')
})
