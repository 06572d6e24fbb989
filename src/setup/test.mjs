// npm test: everything that has to hold. npm test -- unit [file...]: one stage, with arguments for its runner.
// npm test -- --no-install: installs nothing, and says what it skips. The last line is always "N passed, N failed".
import { ensureBuilt } from './bundle.mjs'
import { checkLint, checkTypes } from './checks.mjs'
import { command } from './command.mjs'
import { ensureInstalled, isInstalled } from './install.mjs'
import { needs, planOf } from './needs.mjs'
import { scriptOf } from './paths.mjs'
import { runScript, say } from './run.mjs'
import { runStages, stagesOf, withoutInstallOption } from './stages.mjs'

const { chromium, firefox, fonts, lts, redis } = needs
const { isInstalling, rest } = withoutInstallOption(process.argv.slice(2))

/** @type {Record<string, import('./needs.mjs').Need[]>} */
const needsOf = {
  types: [],
  lint: [],
  unit: [redis],
  built: [lts],
  components: [chromium, fonts, firefox],
  e2e: [chromium, fonts],
}

/** @type {Promise<void> | null} npm is asked once: what failed would fail again, and take as long */
let dependencies = null

/** @type {Record<string, import('./stages.mjs').Stage>} */
const stages = {
  types: { prepare: () => prepare('types'), reasonToSkip, run: checkTypes },
  lint: { prepare: () => prepare('lint'), reasonToSkip, run: checkLint },
  unit: {
    prepare: () => prepare('unit'),
    reasonToSkip,
    run: (report, args) => vitest(['node'], report, args),
    counts: 'vitest',
  },
  built: {
    prepare: async () => {
      await prepare('built')
      await ensureBuilt()
    },
    reasonToSkip,
    run: (report, args) => vitest(['built'], report, args),
    counts: 'vitest',
  },
  components: {
    prepare: () => prepare('components'),
    reasonToSkip: () => reasonToSkip(chromium, firefox),
    run: (report, args) => {
      const projects = [...(chromium.isMet() ? ['browser'] : []), ...(firefox.isMet() ? ['firefox'] : [])]
      return vitest(projects, report, args)
    },
    counts: 'vitest',
  },
  e2e: {
    prepare: async () => {
      await prepare('e2e')
      await ensureBuilt()
    },
    reasonToSkip: () => reasonToSkip(chromium),
    run: (report, args) =>
      runScript(
        scriptOf('@playwright/test', 'playwright'),
        ['test', '--config', 'e2e/playwright.config.ts', ...args],
        { env: { PLAYWRIGHT_JSON_OUTPUT_FILE: report } },
      ),
    counts: 'playwright',
  },
}

/** @param {string} name of a stage */
async function prepare(name) {
  if (!isInstalling) return
  await (dependencies ??= ensureInstalled())
  for (const need of needsOf[name] ?? []) await need.ensure()
}

/**
 * Why a stage cannot run while nothing may be installed; `null` when nothing stands in the way.
 *
 * @param {import('./needs.mjs').Need[]} browsers one of them has to be here
 */
function reasonToSkip(...browsers) {
  if (isInstalling) return null
  if (!isInstalled()) return 'the dependencies are not those of the lock file; `npm ci` installs them'
  if (browsers.length === 0 || browsers.some((browser) => browser.isMet())) return null
  return `not here: ${browsers.map(({ name }) => name).join(', ')}`
}

/**
 * @param {string[]} projects
 * @param {string} report
 * @param {string[]} args
 */
function vitest(projects, report, args) {
  const named = projects.flatMap((project) => ['--project', project])
  return runScript(scriptOf('vitest'), ['run', ...named, ...args], { env: { LOBBY_TEST_REPORT: report } })
}

await command(async () => {
  const { names, args } = stagesOf(Object.keys(stages), rest)
  const wanted = new Set(names.flatMap((name) => needsOf[name] ?? []))
  for (const line of planOf([...wanted], { isInstalling })) say(line)
  const { passed, failed, ran, lines } = await runStages(stages, names, args)
  for (const line of lines) say(line)
  process.stdout.write(`${passed} passed, ${failed} failed\n`)
  return failed === 0 && ran > 0 ? 0 : 1
})
