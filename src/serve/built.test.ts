import { join } from 'node:path'
import * as v from 'valibot'
import { afterEach, describe, expect, test } from 'vitest'
import { sessionSchema } from '../connector/session'
import { LTS_VERSION, findLtsNode } from '../setup/lts-node.mjs'
import { readJson, root } from '../setup/paths.mjs'
import { askLobby } from '../test/ask-lobby'
import { runLobby } from '../test/run-lobby'

/** The width of the windows in which the client asks for threads, ms. */
const WINDOW_MS = 28 * 24 * 60 * 60_000

const lts = findLtsNode()
const nodes = [
  { name: `Node ${process.version}`, path: process.execPath, isHere: true },
  ...(lts === process.execPath
    ? []
    : [
        lts === null
          ? { name: `Node ${LTS_VERSION} (skipped: it is not here)`, path: '', isHere: false }
          : { name: `Node ${LTS_VERSION}`, path: lts, isHere: true },
      ]),
]

const cleanUps: (() => unknown)[] = []
afterEach(() => {
  for (const cleanUp of cleanUps.splice(0)) cleanUp()
})

// `npm test` builds first: what runs here is what is installed, and not the sources.
describe.each(nodes.map(({ name, ...node }) => [name, node] as const))(
  'the built server on %s',
  (_, { path, isHere }) => {
    function run(env: Record<string, string>, ...args: string[]) {
      const started = runLobby([path, join(root, 'dist/server/lobby.js')], env, args)
      cleanUps.push(() => started.kill('SIGKILL'))
      return started
    }

    test.skipIf(!isHere)('says its version', async () => {
      const { output, ended } = run({}, '--version')
      expect(await ended).toBe(0)
      expect(output).toEqual({ out: `${readJson(join(root, 'package.json')).version}\n`, err: '' })
    })

    test.skipIf(!isHere)('shows the demo as the page reads it, and stops in order', async () => {
      const { kill, output, ended, origin } = run({ PORT: '0' })
      const page = await fetch(`${await origin}/`)
      expect(page.status).toBe(200)
      const scripts = [...(await page.text()).matchAll(/<script [^>]*src="(\/[^"]+)"/g)].map(([, src]) => src)
      expect(scripts).not.toEqual([])
      for (const src of scripts) expect((await fetch(`${await origin}${src}`)).status).toBe(200)

      const session = v.parse(sessionSchema, await (await fetch(`${await origin}/api/session`)).json())
      const ids = session.openOn === null ? [] : [session.openOn.enterpriseId]
      const { threads, messages } = askLobby(await origin)
      const found = await threads(
        'demo',
        {
          CreatedUtc: {
            StartUtc: new Date(session.now - WINDOW_MS).toISOString(),
            EndUtc: new Date(session.now).toISOString(),
          },
          EnterpriseIds: ids,
          Limitation: { Count: 20 },
        },
        undefined,
      )
      expect(found.threads).toHaveLength(20)
      const threadIds = found.threads.map(({ id }) => id)
      const first = await messages(
        'demo',
        { MessageThreadIds: threadIds, EnterpriseIds: ids, Limitation: { Count: 20 } },
        undefined,
      )
      expect(first.messages).toHaveLength(20)
      for (const { threadId } of first.messages) expect(threadIds).toContain(threadId)

      kill('SIGTERM')
      expect(await ended).toBe(0)
      // A Node that is too new for a library warns here.
      expect(output.err).toBe('')
    })
  },
)
