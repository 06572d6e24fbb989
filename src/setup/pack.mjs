// Runs before and, with --undo, after `npm pack`: builds, and lends the package a README of its own while it is made.
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ensureBuilt } from './bundle.mjs'
import { command } from './command.mjs'
import { ensureInstalled } from './install.mjs'
import { packageReadme } from './package-readme.mjs'
import { cacheFolder, readJson, root } from './paths.mjs'

const readme = join(root, 'README.md')
const kept = join(cacheFolder, 'README.md')

await command(async () => {
  // What an earlier pack that broke off has left is put back first.
  if (existsSync(kept)) renameSync(kept, readme)
  if (process.argv.includes('--undo')) return
  await ensureInstalled()
  await ensureBuilt()
  const text = readFileSync(readme, 'utf8')
  mkdirSync(cacheFolder, { recursive: true })
  writeFileSync(kept, text)
  writeFileSync(readme, packageReadme(text, readJson(join(root, 'package.json')).version))
})
