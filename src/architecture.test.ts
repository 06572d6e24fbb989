import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { checkArchitecture } from './test/architecture'
import { rooms } from './test/rooms'

const root = resolve(import.meta.dirname, '..')

/** Everything under a folder that the rules may be about: path with `/`, relative to the root, to contents. */
function readTree(folder: string): Record<string, string> {
  const tree: Record<string, string> = {}
  for (const name of readdirSync(join(root, folder))) {
    const path = `${folder}/${name}`
    if (statSync(join(root, path)).isDirectory()) Object.assign(tree, readTree(path))
    else if (/\.(ts|tsx|mjs|css|md)$/.test(name)) tree[path] = readFileSync(join(root, path), 'utf8')
  }
  return tree
}

describe('this tree', () => {
  const tree = { ...readTree('src'), ...readTree('e2e') }

  it('keeps the house rules', () => {
    expect(checkArchitecture(tree)).toEqual([])
  })

  it('has a proxy whose path of a request reads in one sitting', () => {
    const path = ['proxy', 'route', 'routes', 'gates', 'forward', 'answer', 'respond', 'problem']
    const lines = path.flatMap((name) => (tree[`src/proxy/${name}.ts`] ?? '').trim().split('\n'))
    // Imports and comments help to read; what there is to understand is the rest. src/decisions/005 says what the path is.
    const code = lines.filter((line) => !/^\s*(?:\/\/|\/?\*|import |$)/.test(line))
    expect(code.length).toBeGreaterThan(path.length * 10)
    expect(code.length).toBeLessThan(430)
    expect(lines.length).toBeLessThan(620)
  })

  it('has a map that names every room, and no room that is not there', () => {
    const map = tree['src/README.md'] ?? ''
    const folders = readdirSync(join(root, 'src')).filter((name) =>
      statSync(join(root, 'src', name)).isDirectory(),
    )
    for (const folder of folders) expect(map).toContain(`${folder}/`)
    const outsideSrc = ['main', 'e2e', 'bench']
    for (const room of Object.keys(rooms)) if (!outsideSrc.includes(room)) expect(map).toContain(`${room}/`)
  })
})

describe('the rules', () => {
  /** A small tree in which everything is as it should be, changed by what a test adds. */
  const check = (files: Record<string, string>) =>
    checkArchitecture({
      'src/lib/zone.ts': 'export const zone = 1',
      'src/connector/messages.ts': "import { zone } from '../lib/zone'\nexport type Message = typeof zone",
      'src/connector/credentials.ts': 'export const envelope = { ClientToken: 1 }',
      'src/ui/button.tsx':
        'export const Button = () => <button type="button" className="bg-surface text-ink" />',
      'src/queries/messages.ts':
        "import type { Message } from '../connector/messages'\nexport const get = (m: Message) => fetch('/api', m)",
      'src/inbox/inbox.tsx':
        "import type { Message } from '../connector/messages'\nexport type Row = Message",
      'src/thread/thread.tsx': "import { Button } from '../ui/button'\nexport const Thread = Button",
      'src/filters/created.ts': "export { zone } from '../lib/zone'",
      'src/app/app.tsx': "export const App = () => import('../inbox/inbox')",
      'src/main.tsx': "import './index.css'\nimport { App } from './app/app'\nApp()",
      'src/index.css': '@theme { --color-ink: #123456; }',
      'src/emulator/emulator.ts': 'export const emulator = 1',
      'src/proxy/proxy.ts':
        "import { envelope } from '../connector/credentials'\nexport const proxy = envelope",
      'src/serve/lobby.ts':
        "import { proxy } from '../proxy/proxy'\nexport const port = process.env['PORT'] ?? proxy",
      'src/setup/start.mjs': "import 'node:fs'",
      'src/test/render.tsx': "import '../app/app'",
      'e2e/inbox.spec.ts': "import '../src/serve/lobby'",
      ...files,
    })

  it('are met by a tree that keeps them', () => {
    expect(check({})).toEqual([])
  })

  it.each([
    ['lib imports nothing', 'src/lib/a.ts', "import '../connector/messages'", 'lib may not import connector'],
    ['lib is without Node', 'src/lib/a.ts', "import 'node:fs'", 'lib may not use "node:fs"'],
    ['connector is without React', 'src/connector/a.ts', "import 'react'", 'connector may not use "react"'],
    [
      'connector is pure',
      'src/connector/a.ts',
      "import '../queries/messages'",
      'connector may not import queries',
    ],
    ['ui is without data', 'src/ui/a.tsx', "import '../queries/messages'", 'ui may not import queries'],
    [
      'queries know no feature',
      'src/queries/a.ts',
      "import '../inbox/inbox'",
      'queries may not import inbox',
    ],
    ['siblings stay apart', 'src/inbox/a.ts', "import '../thread/thread'", 'put the two together in app'],
    ['siblings stay apart in types', 'src/thread/a.ts', "import type { Row } from '../inbox/inbox'", 'inbox'],
    ['siblings stay apart in tests', 'src/inbox/a.test.ts', "import '../thread/thread'", 'tested in app'],
    [
      'features take types from connector',
      'src/inbox/a.ts',
      "import { zone } from '../connector/messages'",
      'only types',
    ],
    [
      'also when only the names are types',
      'src/inbox/a.ts',
      "import { type M } from '../connector/messages'",
      'only types',
    ],
    ['features do not know app', 'src/filters/a.ts', "import '../app/app'", 'filters may not import app'],
    ['main imports app alone', 'src/main.tsx', "import './inbox/inbox'", 'main may not import inbox'],
    [
      'the emulator is without Node',
      'src/emulator/a.ts',
      "import 'node:crypto'",
      'emulator may not use "node:crypto"',
    ],
    ['the proxy is without Node', 'src/proxy/a.ts', "import 'node:http'", 'proxy may not use "node:http"'],
    [
      'the proxy does not know the emulator',
      'src/proxy/a.ts',
      "import '../emulator/emulator'",
      'may not import emulator',
    ],
    ['the proxy does not know its edge', 'src/proxy/a.ts', "import '../serve/lobby'", 'may not import serve'],
    ['serve does not know the SPA', 'src/serve/a.ts', "import '../app/app'", 'serve may not import app'],
    ['setup is on built-ins alone', 'src/setup/a.mjs', "import 'vite'", 'built-ins alone'],
    ['setup imports no other room', 'src/setup/a.mjs', "import '../lib/zone.ts'", 'setup may not import lib'],
    ['e2e sees the page', 'e2e/a.spec.ts', "import '../src/inbox/inbox'", 'see the page, not its code'],
    ['the code does without src/test', 'src/app/a.ts', "import '../test/render'", 'src/test is for tests'],
    [
      'the browser never sees credentials',
      'src/queries/a.ts',
      "import '../connector/credentials'",
      'never before it',
    ],
    ['nor does the rest of connector', 'src/connector/a.ts', "import './credentials'", 'never before it'],
    [
      'token fields are spelled once',
      'src/proxy/a.ts',
      "// the\nconst a = 'AccessToken'",
      'AccessToken is spelled in',
    ],
    ['export from is an import', 'src/lib/a.ts', "export { a } from '../ui/button'", 'lib may not import ui'],
    [
      'import() is an import',
      'src/lib/a.ts',
      "const a = () => import('../ui/button')",
      'lib may not import ui',
    ],
    [
      'import() in a type is an import',
      'src/lib/a.ts',
      "type A = import('../ui/button').A",
      'lib may not import ui',
    ],
    [
      'import() of a template is one',
      'src/lib/a.ts',
      'const a = () => import(`../ui/button`)',
      'lib may not import ui',
    ],
    ['require is an import', 'src/lib/a.ts', "const a = require('../ui/button')", 'lib may not import ui'],
    [
      'a worker is an import',
      'src/lib/a.ts',
      "new Worker(new URL('../ui/button.tsx', import.meta.url))",
      'lib may not import ui',
    ],
    ['no import of nothing', 'src/lib/a.ts', "import './gone'", './gone leads to no file'],
    ['no alias paths', 'src/ui/a.ts', "import '@/lib/zone'", 'by relative path'],
    ['no new room unnoticed', 'src/helpers/a.ts', 'export const a = 1', 'helpers is not on the map'],
    ['no file without a room', 'src/app/a.ts', "import '../loose'", 'belongs to no room'],
    ['kebab-case', 'src/ui/DateField.tsx', 'export const a = 1', 'kebab-case'],
    ['no barrels by name', 'src/ui/index.ts', 'export const a = 1', 'no barrels'],
    ['no barrels by deed', 'src/ui/a.ts', "export * from './button'", 'no `export *`'],
    ['no overlong file', 'src/ui/a.ts', 'export {}\n'.repeat(401), ':401: 401 lines are two jobs'],
    [
      'process.env is for serve',
      'src/proxy/a.ts',
      "const a = process.env['PORT']",
      'only src/serve reads process.env',
    ],
    ['also taken apart', 'src/proxy/a.ts', 'const { env } = process', 'only src/serve reads process.env'],
    ['fetch is for queries', 'src/app/a.ts', "void fetch('/api')", 'only src/queries talks to the server'],
    [
      'also by its full name',
      'src/app/a.ts',
      "void window.fetch('/api')",
      'only src/queries talks to the server',
    ],
    ['also another way', 'src/inbox/a.ts', "new EventSource('/api')", 'only src/queries talks to the server'],
    ['text is text', 'src/ui/a.tsx', 'const a = <p dangerouslySetInnerHTML={x} />', 'text is text'],
    ['text is text by hand', 'src/ui/a.ts', 'node.innerHTML = x', 'text is text'],
    ['no raw hex colour', 'src/ui/a.tsx', "const a = <p style={{ color: '#fa0' }} />", 'raw colour "#fa0"'],
    ['no raw function colour', 'src/ui/a.ts', 'const a = `oklch(1 0 0)`', 'raw colour "oklch("'],
    [
      'no palette class',
      'src/ui/a.tsx',
      'const a = <p className="p-2 hover:bg-red-500/20" />',
      'raw colour "bg-red-500"',
    ],
    ['no raw colour in other stylesheets', 'src/ui/a.css', 'p { color: rgb(0 0 0) }', 'raw colours stand in'],
  ])('%s', (_title, path, source, message) => {
    const files = path === 'src/app/a.ts' ? { 'src/loose.ts': 'export const a = 1' } : {}
    const breaches = check({ ...files, [path]: source })
    expect(breaches).toEqual([expect.stringContaining(message)])
    expect(breaches[0]).toMatch(new RegExp(`^${path}:`))
  })

  it('find a circle, also one of types', () => {
    const circle = {
      'src/lib/a.ts': "import type { B } from './b'\nexport type A = B",
      'src/lib/b.ts': "\nimport type { A } from './a'\nexport type B = A",
    }
    expect(check(circle)).toEqual([
      'src/lib/b.ts:2: a circle: src/lib/a.ts -> src/lib/b.ts -> src/lib/a.ts; move what both need into a third file',
    ])
  })

  it('name the line', () => {
    expect(check({ 'src/lib/a.ts': "// import 'react'\n\nimport 'react'" })[0]).toMatch(
      /^src\/lib\/a\.ts:3: /,
    )
  })

  it('are not fooled by comments and texts that look like code', () => {
    const quiet =
      "// import '../app/app'; fetch('/api') #fff\nexport const a = \"import '../app/app' room #20417\""
    expect(check({ 'src/ui/a.ts': quiet })).toEqual([])
  })

  it('leave tests free to put rooms together', () => {
    const source = "import '../test/render'\nimport '../connector/credentials'\nimport '../emulator/emulator'"
    expect(check({ 'src/inbox/a.test.tsx': source })).toEqual([])
  })

  it('let only the benchmarks among e2e see the features', () => {
    expect(check({ 'e2e/bench/run.ts': "import '../../src/inbox/inbox'" })).toEqual([])
  })
})
