/** What a room may take, and from where. */
export interface Room {
  /** Rooms it may import from. */
  readonly from: readonly string[]
  /** Rooms of which it may import types and nothing else. */
  readonly typesFrom?: readonly string[]
  /** Packages it may not import. */
  readonly without?: RegExp
}

const NODE = String.raw`node:.*|fs|path|os|http|https|net|url|crypto|process|events|stream|buffer|util|child_process|worker_threads`
const REACT = String.raw`react(-dom|-aria|-aria-components|-stately)?(/.*)?|@react-.*|@tanstack/.*|nuqs(/.*)?`
const SERVER = String.raw`undici|pino|prom-client|lru-cache|ioredis|openid-client|jose|cookie|negotiator|rate-limiter-flexible`

const packages = (...groups: string[]) => new RegExp(`^(${groups.join('|')})$`)

const feature: Room = {
  from: ['queries', 'ui', 'lib'],
  typesFrom: ['connector'],
  without: packages(NODE, SERVER),
}

/** One folder per thing staff do. Siblings never import each other; `app` puts them together. */
export const features = ['inbox', 'thread', 'filters', 'search', 'insights', 'export'] as const

/**
 * Every room of the tree and the direction of its imports. A room that is not here is a failure: it belongs on
 * this list and on the map in src/README.md, in the same commit.
 */
export const rooms: Readonly<Record<string, Room>> = {
  lib: { from: [], without: packages(NODE, REACT, SERVER) },
  connector: { from: ['lib'], without: packages(NODE, REACT, SERVER) },
  list: { from: ['lib'], without: packages(NODE, REACT, SERVER) },
  ui: { from: ['list', 'lib'], without: packages(NODE, SERVER, '@tanstack/react-query') },
  queries: { from: ['connector', 'lib'], without: packages(NODE, SERVER) },
  ...Object.fromEntries(features.map((name) => [name, feature])),
  app: {
    from: [...features, 'queries', 'ui', 'lib'],
    typesFrom: ['connector'],
    without: packages(NODE, SERVER),
  },
  main: { from: ['app'], without: packages(NODE, SERVER) },
  emulator: { from: ['connector', 'lib'], without: packages(NODE, REACT, SERVER) },
  proxy: { from: ['connector', 'lib'], without: packages(NODE, REACT, 'undici') },
  serve: { from: ['proxy', 'emulator', 'connector', 'lib'], without: packages(REACT) },
  setup: { from: [] },
  e2e: { from: ['serve', 'emulator', 'proxy', 'connector', 'lib', 'setup', 'test'] },
  bench: {
    from: [
      'e2e',
      'serve',
      'emulator',
      'proxy',
      'connector',
      'lib',
      'setup',
      'test',
      'app',
      ...features,
      'queries',
      'ui',
    ],
  },
  test: { from: [] },
  decisions: { from: [] },
}

/** The rooms that end up in the browser. */
export const browserRooms: ReadonlySet<string> = new Set([
  ...features,
  'app',
  'main',
  'ui',
  'list',
  'queries',
  'lib',
])

/** The room of a file, from its path (`/`, relative to the root); `null` for a file at the top of `src/` that is none. */
export function roomOf(path: string): string | null {
  if (path.startsWith('e2e/')) return path.startsWith('e2e/bench/') ? 'bench' : 'e2e'
  const [, first, rest] = /^src\/([^/]+)(\/.+)?$/.exec(path) ?? []
  if (first === undefined) return null
  if (rest !== undefined) return first
  return /^main\.tsx?$/.test(first) ? 'main' : null
}

/** Tests stand beside the code they test, and may put rooms together that the code may not. */
export function isTest(path: string): boolean {
  return /\.test\.tsx?$/.test(path) || path.startsWith('src/test/') || path.endsWith('.d.ts')
}
