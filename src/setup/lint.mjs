// npm run lint: types, lint rules, formatting. All three run, so that one round of mending is enough.
import { checkLint, checkTypes } from './checks.mjs'
import { command } from './command.mjs'
import { ensureInstalled } from './install.mjs'

await command(async () => {
  await ensureInstalled()
  const types = await checkTypes()
  const rules = await checkLint()
  return types || rules
})
