import { join } from 'node:path'
import { readJson, root } from './paths.mjs'

/**
 * Whether a Node version meets an `engines` range. Knows what this project's range is written in: `^1.2.3`
 * and `>=1.2.3`, joined by `||`; npm's own range parser is not there yet when this runs.
 *
 * @param {string} version such as `20.19.0`, with or without a leading `v`
 * @param {string} range
 * @returns {boolean}
 * @throws {Error} when the range holds anything else
 */
export function meetsRange(version, range) {
  const actual = numbersOf(version)
  return range.split('||').some((part) => {
    const match = /^\s*(\^|>=)\s*(\d+\.\d+\.\d+)\s*$/.exec(part)
    if (!match) throw new Error(`Cannot read the Node range "${part.trim()}"`)
    const lowest = numbersOf(match[2] ?? '')
    return compare(actual, lowest) >= 0 && (match[1] === '>=' || actual[0] === lowest[0])
  })
}

/** Ends the process with a sentence when this Node is too old; a syntax error from deep inside helps nobody. */
export function requireNode() {
  const range = readJson(join(root, 'package.json'))?.engines?.node
  if (typeof range !== 'string' || meetsRange(process.versions.node, range)) return
  process.stderr.write(
    `Lobby needs Node ${range}; this is ${process.versions.node}. Get a current one from https://nodejs.org/\n`,
  )
  process.exit(1)
}

/**
 * @param {string} version
 * @returns {number[]}
 */
function numbersOf(version) {
  return version
    .replace(/^v/, '')
    .split('.', 3)
    .map((part) => Number.parseInt(part, 10))
}

/**
 * @param {number[]} a
 * @param {number[]} b
 */
function compare(a, b) {
  for (let index = 0; index < 3; index += 1) {
    const difference = (a[index] ?? 0) - (b[index] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}
