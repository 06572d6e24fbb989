// npm test: everything that has to hold. npm test -- unit [file...]: one stage, with arguments for its runner.
// The last line is always "N passed, N failed".
import { ensureBrowser } from './browser.mjs'
import { ensureBuilt } from './bundle.mjs'
import { checkLint, checkTypes } from './checks.mjs'
import { command } from './command.mjs'
import { ensureFirefox, findFirefox } from './firefox.mjs'
import { ensureInstalled } from './install.mjs'
import { scriptOf } from './paths.mjs'
import { ensureRedis } from './redis.mjs'
import { runScript, say } from './run.mjs'
import { runStages, stagesOf } from './stages.mjs'

/** @type {Record<string, import('./stages.mjs').Stage>} */
const stages = {
  types: { prepare: ensureInstalled, run: checkTypes },
  lint: { prepare: ensureInstalled, run: checkLint },
  unit: {
    prepare: async () => {
      await ensureInstalled()
      await ensureRedis()
    },
    run: (report, args) => vitest(['node'], report, args),
    counts: 'vitest',
  },
  components: {
    prepare: async () => {
      await ensureInstalled()
      await ensureBrowser()
      await ensureFirefox()
    },
    run: (report, args) =>
      vitest(findFirefox() === null ? ['browser'] : ['browser', 'firefox'], report, args),
    counts: 'vitest',
  },
  e2e: {
    prepare: async () => {
      await ensureInstalled()
      await ensureBrowser()
      await ensureBuilt()
    },
    run: (report, args) =>
      runScript(
        scriptOf('@playwright/test', 'playwright'),
        ['test', '--config', 'e2e/playwright.config.ts', ...args],
        {
          env: { PLAYWRIGHT_JSON_OUTPUT_FILE: report },
        },
      ),
    counts: 'playwright',
  },
}

/**
 * @param {string[]} projects
 * @param {string} report
 * @param {string[]} args
 */
function vitest(projects, report, args) {
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  const named = projects.flatMap((project) => ['--project', project])
  return runScript(scriptOf('vitest'), ['run', ...named, ...reporters, ...args])
}

await command(async () => {
  const { names, args } = stagesOf(Object.keys(stages), process.argv.slice(2))
  const { passed, failed, lines } = await runStages(stages, names, args)
  for (const line of lines) say(line)
  process.stdout.write(`${passed} passed, ${failed} failed\n`)
  return failed === 0 ? 0 : 1
})
