import { posix } from 'node:path'
import { browserRooms, features, isTest, roomOf, rooms } from './rooms'
import type { ImportEdge, SourceFacts } from './source-facts'
import { readSource } from './source-facts'

/** A tree of sources: path (`/`, relative to the repository's root) to contents. */
export type Tree = Readonly<Record<string, string>>

const MAX_LINES = 400
const CREDENTIALS = 'src/connector/credentials.ts'
const CREDENTIALS_ROOMS = ['proxy', 'emulator', 'serve']
const TOKEN_FIELDS = /\b(ClientToken|AccessToken)\b/
const COLOUR_HOME = 'src/index.css'
const RAW_COLOUR =
  /(?<![\w&/?=])#(?:[\da-f]{3,4}|[\da-f]{6}|[\da-f]{8})(?![\w-])|\b(?:rgba?|hsla?|hwb|oklch|oklab|lab|lch)\(/i
const PALETTE_CLASS =
  /(?<![\w-])(?:bg|text|border(?:-[xytrblse])?|ring|outline|divide|fill|stroke|from|via|to|shadow|accent|caret|decoration|placeholder)-(?:(?:slate|gray|zinc|neutral|stone|red|orange|amber|yellow|lime|green|emerald|teal|cyan|sky|blue|indigo|violet|purple|fuchsia|pink|rose)-\d{2,3}|white|black)\b/
const KEBAB_CASE = /^[a-z\d]+(?:-[a-z\d]+)*(?:\.[a-z\d]+(?:-[a-z\d]+)*)*$/

/**
 * Checks a tree against the house rules.
 *
 * @returns one sentence per breach: the file, the line, and the right way; empty when all is well
 */
export function checkArchitecture(tree: Tree): string[] {
  const facts = new Map<string, SourceFacts>()
  for (const [path, source] of Object.entries(tree))
    if (isCode(path)) facts.set(path, readSource(path, source))
  return [
    ...Object.entries(tree).flatMap(([path, source]) => checkFile(path, source)),
    ...[...facts].flatMap(([path, fact]) => [...checkImports(path, fact, tree), ...checkUses(path, fact)]),
    ...findCycles(facts, tree),
  ]
}

/** The rules that need no parser: names, length, where a file stands, what is spelled in it. */
function checkFile(path: string, source: string): string[] {
  const breaches: string[] = []
  const name = posix.basename(path)
  const room = roomOf(path)
  if (room !== null && !(room in rooms)) {
    breaches.push(
      `${path}: the folder ${room} is not on the map; add it to src/test/rooms.ts and src/README.md`,
    )
  }
  const isDocument = name === 'README.md' || path.startsWith('src/decisions/')
  const badPart = isDocument ? undefined : path.split('/').find((part) => !KEBAB_CASE.test(part))
  if (badPart !== undefined) breaches.push(`${path}: name it in kebab-case, not "${badPart}"`)
  if (/^index\.[cm]?[jt]sx?$/.test(name)) {
    breaches.push(`${path}: no barrels; import from the file that has what is needed`)
  }
  if (isCode(path) || path.endsWith('.css')) {
    const lines = source.trimEnd().split('\n').length
    if (lines > MAX_LINES) {
      breaches.push(
        `${path}:${MAX_LINES + 1}: ${lines} lines are two jobs; split it by what changes together`,
      )
    }
  }
  if (isCode(path) && path.startsWith('src/') && path !== CREDENTIALS && !isTest(path)) {
    eachLine(source, (text, line) => {
      const field = TOKEN_FIELDS.exec(text)?.[0]
      if (field)
        breaches.push(`${path}:${line}: ${field} is spelled in ${CREDENTIALS} only; use what it exports`)
    })
  }
  if (path.endsWith('.css') && path !== COLOUR_HOME) {
    eachLine(source, (text, line) => {
      if (RAW_COLOUR.test(text))
        breaches.push(`${path}:${line}: raw colours stand in ${COLOUR_HOME}; use its tokens`)
    })
  }
  return breaches
}

/** Every import of a file against its room's rules. */
function checkImports(path: string, { imports }: SourceFacts, tree: Tree): string[] {
  const room = roomOf(path)
  return imports.flatMap((edge) => {
    const breach = edge.specifier.startsWith('.')
      ? checkRelative(path, room, edge, tree)
      : checkPackage(path, room, edge.specifier)
    const barrel = edge.exportsAll
      ? 'no `export *`; name what is passed on, or import from its own file'
      : null
    return [breach, barrel].flatMap((text) => (text === null ? [] : [`${path}:${edge.line}: ${text}`]))
  })
}

function checkRelative(path: string, room: string | null, edge: ImportEdge, tree: Tree): string | null {
  const target = resolveImport(path, edge.specifier, tree)
  if (target === null) return `${edge.specifier} leads to no file`
  if (!/^(src|e2e)\//.test(target)) {
    return room !== null && browserRooms.has(room)
      ? `${target} is outside src/; move what is needed into it`
      : null
  }
  const targetRoom = roomOf(target)
  if (target === CREDENTIALS && !isTest(path) && !mayHoldCredentials(room)) {
    return `${CREDENTIALS} is for ${CREDENTIALS_ROOMS.join(', ')}; tokens are added by the proxy, never before it`
  }
  if (targetRoom === 'test') {
    return isTest(path) || room === 'e2e' || room === 'bench'
      ? null
      : 'src/test is for tests; what the code needs too belongs into src/lib'
  }
  if (target.endsWith('.css') || targetRoom === room) return null
  if (isTest(path)) return checkTestImport(path, room, targetRoom, target)
  if (room === null || targetRoom === null) return `${target} belongs to no room, so nothing may import it`
  const rule = rooms[room]
  if (!rule || rule.from.includes(targetRoom)) return null
  if (rule.typesFrom?.includes(targetRoom)) {
    if (edge.typeOnly) return null
    return `${room} takes only types from ${targetRoom}: write \`import type\`, or ask through src/queries`
  }
  return `${room} may not import ${targetRoom} (${target}); ${rightWay(room, targetRoom)}`
}

/** Tests put rooms together as they need, but a feature's test that needs its sibling shows that the feature does. */
function checkTestImport(
  path: string,
  room: string | null,
  targetRoom: string | null,
  target: string,
): string | null {
  if (isFeature(room) && isFeature(targetRoom)) {
    return `the test of ${room} may not import its sibling ${targetRoom} (${target}); what needs both is tested in app`
  }
  if (path.startsWith('src/') && (targetRoom === 'e2e' || targetRoom === 'bench')) {
    return `tests beside the code may not import e2e (${target}); share it through src/test`
  }
  return null
}

function checkPackage(path: string, room: string | null, specifier: string): string | null {
  if (/^(\/|~|@\/|#|src\/|e2e\/)/.test(specifier)) return `"${specifier}": import own files by relative path`
  if (room === 'setup' && !isTest(path)) {
    if (specifier.startsWith('node:')) return null
    return `"${specifier}": setup runs before anything is installed, on node: built-ins alone`
  }
  if (isTest(path) || room === null) return null
  if (!rooms[room]?.without?.test(specifier)) return null
  return `${room} may not use "${specifier}"; time, files, requests and rendering come in as arguments or stay in ${
    browserRooms.has(room) ? 'the rooms at the other end of /api' : 'src/serve'
  }`
}

/** The rules about what a file does: environment, requests, raw HTML, raw colours. */
function checkUses(path: string, { strings, calls, members }: SourceFacts): string[] {
  const room = roomOf(path)
  if (room === null || isTest(path) || !path.startsWith('src/')) return []
  const breaches: string[] = []
  const report = (line: number, text: string) => breaches.push(`${path}:${line}: ${text}`)
  for (const { text, line } of members) {
    if (text === 'process.env' && room !== 'serve' && room !== 'setup') {
      report(line, 'only src/serve reads process.env; take the value as an option')
    }
    if (browserRooms.has(room) && /(^|\.)(dangerouslySetInnerHTML|innerHTML|outerHTML)$/.test(text)) {
      report(line, 'text is text, never HTML; render it as a child')
    }
  }
  if (!browserRooms.has(room)) return breaches
  for (const { text, line } of calls) {
    if (
      /^(fetch|XMLHttpRequest|EventSource|WebSocket|navigator\.sendBeacon)$/.test(text) &&
      room !== 'queries'
    ) {
      report(line, `only src/queries talks to the server; use or add an operation there instead of ${text}`)
    }
  }
  for (const { text, line } of strings) {
    const colour = RAW_COLOUR.exec(text)?.[0] ?? PALETTE_CLASS.exec(text)?.[0]
    if (colour) report(line, `raw colour "${colour}"; colours stand in ${COLOUR_HOME}, use its tokens`)
  }
  return breaches
}

/** Circles of files that import each other, each reported once. */
function findCycles(facts: ReadonlyMap<string, SourceFacts>, tree: Tree): string[] {
  const state = new Map<string, 'open' | 'done'>()
  const trail: string[] = []
  const breaches: string[] = []
  const visit = (path: string) => {
    state.set(path, 'open')
    trail.push(path)
    for (const edge of facts.get(path)?.imports ?? []) {
      const target = edge.specifier.startsWith('.') ? resolveImport(path, edge.specifier, tree) : null
      if (target === null || !facts.has(target)) continue
      if (state.get(target) === 'open') {
        const circle = [...trail.slice(trail.indexOf(target)), target].join(' -> ')
        breaches.push(`${path}:${edge.line}: a circle: ${circle}; move what both need into a third file`)
      } else if (!state.has(target)) visit(target)
    }
    trail.pop()
    state.set(path, 'done')
  }
  for (const path of facts.keys()) if (!state.has(path)) visit(path)
  return breaches
}

/** The file that a relative import leads to, as the bundler finds it; `null` when there is none. */
function resolveImport(from: string, specifier: string, tree: Tree): string | null {
  const target = posix.join(posix.dirname(from), specifier.replace(/\?.*$/, ''))
  const inTree = ['', '.ts', '.tsx', '.mjs', '/index.ts', '/index.tsx'].map((end) => target + end)
  const found = inTree.find((path) => path in tree)
  if (found !== undefined) return found
  // package.json, public/ and the like are not part of the tree that is checked, but may be there.
  return /^(src|e2e)\//.test(target) ? null : target
}

function rightWay(room: string, targetRoom: string): string {
  if (isFeature(room) && isFeature(targetRoom))
    return 'put the two together in app, or move what both need into ui or lib'
  if (room === 'e2e') return 'end-to-end tests see the page, not its code'
  if (targetRoom === 'setup') return 'what runs must not need what sets it up'
  const allowed = rooms[room]?.from ?? []
  return allowed.length === 0 ? `${room} imports no other room` : `${room} imports ${allowed.join(', ')}`
}

function mayHoldCredentials(room: string | null): boolean {
  return room !== null && (CREDENTIALS_ROOMS.includes(room) || room === 'e2e' || room === 'bench')
}

function isFeature(room: string | null): boolean {
  return features.some((feature) => feature === room)
}

function isCode(path: string): boolean {
  return /\.(ts|tsx|mjs)$/.test(path)
}

function eachLine(source: string, visit: (text: string, line: number) => void): void {
  source.split('\n').forEach((text, index) => visit(text, index + 1))
}
