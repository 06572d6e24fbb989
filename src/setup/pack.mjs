// Runs before and, with --undo, after `npm pack`: builds, and lends the package a README of its own while it is made.
import { ensureBuilt } from './bundle.mjs'
import { command } from './command.mjs'
import { ensureInstalled } from './install.mjs'
import { lendReadme, returnReadme } from './package-readme.mjs'

await command(async () => {
  // What an earlier pack that broke off has left is put back first.
  returnReadme()
  if (process.argv.includes('--undo')) return
  await ensureInstalled()
  await ensureBuilt()
  lendReadme()
})
