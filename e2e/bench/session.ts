import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Browser, chromium } from 'playwright'
import { launchOptions } from '../../src/setup/browser.mjs'
import type { Bench } from './benchmark'

export interface BenchSession extends Bench {
  /** Version of the browser that was used; `null` when none was. */
  readonly chromium: () => string | null
  /** Ends all that was started, the latest first; can be called twice. Never rejects. */
  readonly end: () => Promise<void>
}

/** What the benchmarks of one run share: a browser, temporary folders, and the certainty that nothing stays. */
export function createSession(say: (line: string) => void): BenchSession {
  const closings: (() => Promise<void> | void)[] = []
  let launched: Promise<Browser> | null = null
  let version: string | null = null

  async function launch(): Promise<Browser> {
    // The signals are this program's to handle: it has more to end than the browser.
    const ownSignals = { handleSIGINT: false, handleSIGTERM: false, handleSIGHUP: false }
    const options = launchOptions()
    // Under remote control each fetch records where it was called, for which V8 compiles the whole script again;
    // readers' browsers do not. With the places recorded at once that costs nothing later.
    // https://v8.dev/blog/v8-release-78#lazy-source-positions
    const args = [...options.args, '--js-flags=--no-enable-lazy-source-positions']
    const browser = await chromium.launch({ ...options, ...ownSignals, args })
    closings.push(() => browser.close())
    version = browser.version()
    return browser
  }

  return {
    say,
    chromium: () => version,
    browser: () => (launched ??= launch()),
    folder: () => {
      const folder = mkdtempSync(join(tmpdir(), 'lobby-bench-'))
      closings.push(() => rmSync(folder, { recursive: true, force: true }))
      return folder
    },
    defer: (close) => void closings.push(close),
    end: async () => {
      for (let close = closings.pop(); close !== undefined; close = closings.pop()) {
        try {
          await close()
        } catch (error) {
          say(`at the end: ${error instanceof Error ? error.message : String(error)}`)
        }
      }
    },
  }
}
