import { parseSync } from 'vite'

/** One place where a file takes something from another file or a package. */
export interface ImportEdge {
  /** As written: `./rows`, `react`, `node:fs`. */
  readonly specifier: string
  readonly line: number
  /** True when nothing of it is left after the types are gone. */
  readonly typeOnly: boolean
  /** `export * from`: passes on whatever is there. */
  readonly exportsAll: boolean
}

/** Something that a rule may be about, and where it stands. */
export interface Spot {
  readonly text: string
  readonly line: number
}

/** What the rules need to know about one source file. */
export interface SourceFacts {
  readonly imports: readonly ImportEdge[]
  /** Texts of string literals, template parts and JSX: where a class name or a colour stands. */
  readonly strings: readonly Spot[]
  /** Names of what is called or constructed: `fetch`, `WebSocket`. */
  readonly calls: readonly Spot[]
  /** Dotted names that are read or written, and names of JSX attributes: `process.env`, `element.innerHTML`. */
  readonly members: readonly Spot[]
}

type Node = Readonly<Record<string, unknown>> & { readonly type: string; readonly start: number }

/**
 * Reads a TypeScript or JavaScript file with the bundler's own parser, so that what counts as an import here is
 * what counts as one there: comments and strings that look like code are neither.
 *
 * @throws {Error} when the file has a syntax error
 */
export function readSource(path: string, source: string): SourceFacts {
  const result = parseSync(path, source)
  const [error] = result.errors
  if (error) throw new Error(`${path}: ${error.message}`)
  const lineAt = lineFinder(source)
  const imports: ImportEdge[] = []
  const strings: Spot[] = []
  const calls: Spot[] = []
  const members: Spot[] = []

  walk(result.program, (node) => {
    const line = lineAt(node.start)
    const edge = edgeOf(node)
    if (edge) imports.push({ ...edge, line })
    switch (node.type) {
      case 'Literal':
      case 'JSXText':
        if (typeof node['value'] === 'string') strings.push({ text: node['value'], line })
        break
      case 'TemplateElement':
        strings.push({ text: text(field(node['value'], 'raw')), line })
        break
      case 'CallExpression':
      case 'NewExpression':
        calls.push({ text: nameOf(node['callee']).replace(/^(window|globalThis|self)\./, ''), line })
        break
      case 'MemberExpression':
        members.push({ text: nameOf(node), line })
        break
      case 'VariableDeclarator':
        for (const key of patternKeys(node['id']))
          members.push({ text: `${nameOf(node['init'])}.${key}`, line })
        break
      case 'JSXAttribute':
        members.push({ text: text(field(node['name'], 'name')), line })
        break
      default:
    }
  })
  return { imports, strings, calls, members }
}

/** The edge that a node makes, if it makes one. */
function edgeOf(node: Node): Omit<ImportEdge, 'line'> | null {
  const edge = (source: unknown, typeOnly: boolean, exportsAll = false) => {
    const specifier = literal(source)
    return specifier === null ? null : { specifier, typeOnly, exportsAll }
  }
  switch (node.type) {
    case 'ImportDeclaration':
      return edge(node['source'], node['importKind'] === 'type')
    case 'ExportNamedDeclaration':
      return edge(node['source'], node['exportKind'] === 'type')
    case 'ExportAllDeclaration':
      return edge(node['source'], node['exportKind'] === 'type', true)
    case 'ImportExpression':
      return edge(node['source'], false)
    case 'TSImportType':
      return edge(node['source'], true)
    case 'TSExternalModuleReference':
      return edge(node['expression'], false)
    case 'CallExpression':
      return nameOf(node['callee']) === 'require' ? edge(first(node['arguments']), false) : null
    case 'NewExpression':
      // A worker's file: new Worker(new URL('./search-worker.ts', import.meta.url))
      return nameOf(node['callee']) === 'URL' &&
        /^\.\.?\/.*\.[cm]?[jt]sx?$/.test(literal(first(node['arguments'])) ?? '')
        ? edge(first(node['arguments']), false)
        : null
    default:
      return null
  }
}

function walk(value: unknown, visit: (node: Node) => void): void {
  if (Array.isArray(value)) {
    for (const each of value) walk(each, visit)
  } else if (isNode(value)) {
    visit(value)
    for (const child of Object.values(value)) if (typeof child === 'object') walk(child, visit)
  }
}

function isNode(value: unknown): value is Node {
  return typeof field(value, 'type') === 'string' && typeof field(value, 'start') === 'number'
}

function field(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

function first(value: unknown): unknown {
  return Array.isArray(value) ? value[0] : undefined
}

/** The text of a string literal, or of a template without holes. */
function literal(value: unknown): string | null {
  const quoted = field(value, 'value')
  if (typeof quoted === 'string') return quoted
  const quasis = field(value, 'quasis')
  const cooked = field(field(first(quasis), 'value'), 'cooked')
  return Array.isArray(quasis) && quasis.length === 1 && typeof cooked === 'string' ? cooked : null
}

/** `a.b.c` of such an expression; `*` stands for a part that has no name. */
function nameOf(value: unknown): string {
  switch (field(value, 'type')) {
    case 'Identifier':
      return text(field(value, 'name'))
    case 'ThisExpression':
      return 'this'
    case 'MemberExpression': {
      const property = field(value, 'property')
      const key = field(value, 'computed') === true ? (literal(property) ?? '*') : nameOf(property)
      return `${nameOf(field(value, 'object'))}.${key}`
    }
    default:
      return '*'
  }
}

/** The keys that `const { a, b } = ...` takes out. */
function patternKeys(pattern: unknown): string[] {
  const properties = field(pattern, 'type') === 'ObjectPattern' ? field(pattern, 'properties') : []
  return Array.isArray(properties) ? properties.map((property) => nameOf(field(property, 'key'))) : []
}

function lineFinder(source: string): (offset: number) => number {
  const starts = [0]
  for (let at = source.indexOf('\n'); at !== -1; at = source.indexOf('\n', at + 1)) starts.push(at + 1)
  return (offset) => {
    let low = 0
    let high = starts.length - 1
    while (low < high) {
      const middle = Math.ceil((low + high) / 2)
      if ((starts[middle] ?? 0) <= offset) low = middle
      else high = middle - 1
    }
    return low + 1
  }
}
