import { isOneOf, kinds, kindSet, type Look } from './sign-kinds'

/** A part of a text, UTF-16 units. */
export interface Place {
  readonly at: number
  readonly length: number
}

/** Fewer digits are no phone number. */
export const PHONE_DIGITS = 6
/** Fewer digits are no phone number that begins with neither `+` nor `0`. */
const BARE_PHONE_DIGITS = 9
/** The longest phone number, by E.164. */
const MOST_PHONE_DIGITS = 15
/** The longest number of a card. */
const MOST_DIGITS = 19
/** No room has a longer number where rooms are named in a row of different lengths. */
const ROOM_DIGITS = 3

const PHONE = /^\(?(?:\+|[0٠۰])[\p{Nd} \u00a0\u202f()/-]+$/u
const ZEROS = new Set('0٠۰')

/** Without any of these and without many digits, a browser keeps each number of a stretch in order. */
export const SIGNS = kindSet(
  kinds.hyphen,
  kinds.dash,
  kinds.plus,
  kinds.hash,
  kinds.at,
  kinds.money,
  kinds.joint,
)

const MINUS = kindSet(kinds.hyphen, kinds.dash)
/** A minus stands after these. After a letter or a digit it joins the two: `ב-5`, `10–12`. */
const BEFORE_MINUS = kindSet(
  kinds.lineEnd,
  kinds.space,
  kinds.opening,
  kinds.openBracket,
  kinds.separator,
  kinds.money,
)
/** These belong to the name after them: `@guest_1`, `#A12`. */
const BEFORE_NAME = kindSet(kinds.plus, kinds.hash, kinds.at, kinds.money)
/** These belong to the number after them: `+36`, `(06 1)`, `€-5`. */
const BEFORE_NUMBER = BEFORE_NAME | MINUS | kindSet(kinds.openBracket)
const MOST_BEFORE = 3
/** These belong to the number before them, and `#` to a name too: `50%`, `C#`. */
const UNITS = kindSet(kinds.percent, kinds.money, kinds.hash)
const HASH = kindSet(kinds.hash)
const MOST_PLUS = 2
const WORD = kindSet(kinds.rightToLeft, kinds.letter, kinds.digit)
/** These join groups of digits: `234-5678`, `1,120.50`, `2024/11`. */
const JOINTS = kindSet(
  kinds.separator,
  kinds.joint,
  kinds.hyphen,
  kinds.plus,
  kinds.hash,
  kinds.openBracket,
  kinds.closeBracket,
)
const MOST_JOINTS = 2

/** Groups of digits without a space between them, as in `+36 1 234-5678`, which has three parts. */
interface Part {
  readonly from: number
  readonly end: number
  readonly digits: number
  /** Whether a browser puts the groups in the paragraph's order. */
  readonly isCode: boolean
}

/**
 * The numbers to mark in a stretch without letters of a paragraph from right to left. The work is linear.
 *
 * @param from the first digit of the stretch
 * @param to the end of the last one
 * @param floor where the stretch begins; no number begins before it
 */
export function addNumbers(
  text: string,
  from: number,
  to: number,
  floor: number,
  look: Look,
  found: Place[],
) {
  let before = floor
  for (let at = from; at < to; at++) {
    if (look(text, at) !== kinds.digit) continue
    const parts = readParts(text, at, to, look)
    addParts(text, before, parts, look, found)
    before = parts.at(-1)?.end ?? to
    at = before - 1
  }
}

/**
 * The words and numbers of a stretch with letters, where a browser would put their signs in the paragraph's order.
 *
 * @param from the first letter or digit of the stretch
 * @param to the end of the last one
 * @param floor where the stretch begins; no sign before it belongs to a word
 */
export function addWords(text: string, from: number, to: number, floor: number, look: Look, found: Place[]) {
  const isNumber = look(text, from) === kinds.digit
  const start = signsBefore(text, floor, from, isNumber ? BEFORE_NUMBER : BEFORE_NAME, look)
  const isNumberLast = look(text, to - 1) === kinds.digit
  const end = signsAfter(text, to, isNumberLast ? UNITS : HASH, look)
  // After a letter a browser goes on from left to right by itself, with the numbers and their units.
  const isKept =
    !isNumber && start === from && (end === to || (isNumberLast && look(text, to) !== kinds.plus))
  if (!isKept) addBalanced(text, start, end, look, found)
}

/** The parts of a number, from its first digit on. */
function readParts(text: string, first: number, to: number, look: Look): Part[] {
  const parts: Part[] = []
  for (let from = first; ;) {
    const part = readPart(text, from, to, look)
    parts.push(part)
    from = afterSpace(text, part.end, to, look)
    if (from === part.end) return parts
  }
}

function readPart(text: string, from: number, to: number, look: Look): Part {
  let end = digitsEnd(text, from, to, look)
  let digits = end - from
  let joints = 0
  let isPlain = true
  let isRange = digits <= 2
  for (let next = afterJoint(text, end, to, look); next > end; next = afterJoint(text, end, to, look)) {
    const joint = next - end === 1 ? look(text, end) : kinds.joint
    end = digitsEnd(text, next, to, look)
    digits += end - next
    joints++
    isPlain &&= joint === kinds.separator
    isRange &&= joints === 1 && joint === kinds.hyphen && end - next <= 2
  }
  return { from, end, digits, isCode: joints > 0 && !isPlain && !isRange }
}

function addParts(text: string, floor: number, parts: readonly Part[], look: Look, found: Place[]) {
  const first = parts[0]
  const last = parts[parts.length - 1]
  if (!first || !last) return
  const start = signsBefore(text, floor, first.from, BEFORE_NUMBER, look)
  const end = signsAfter(text, last.end, UNITS, look)
  if (isPhoneOrCard(text, start, parts)) return addBalanced(text, start, end, look, found)
  const hasSign = start < first.from && look(text, first.from - 1) !== kinds.openBracket
  const hasPlus = look(text, end - 1) === kinds.plus
  for (const part of parts) {
    if (!part.isCode && !(hasSign && part === first) && !(hasPlus && part === last)) continue
    addBalanced(text, part === first ? start : part.from, part === last ? end : part.end, look, found)
  }
}

/** Whether spaces are a part of a number. */
function isPhoneOrCard(text: string, start: number, parts: readonly Part[]): boolean {
  const first = parts[0]
  const last = parts[parts.length - 1]
  // A long row of numbers is neither, and is not looked at again.
  if (!first || !last || first === last || parts.length > MOST_DIGITS) return false
  let digits = 0
  for (const part of parts) digits += part.digits
  if (digits < PHONE_DIGITS || digits > MOST_DIGITS) return false
  const isSigned = start < first.from || ZEROS.has(text.charAt(first.from))
  if (isSigned) return PHONE.test(text.slice(start, last.end))
  return (
    isCard(parts) || (digits >= BARE_PHONE_DIGITS && digits <= MOST_PHONE_DIGITS && isBarePhone(text, parts))
  )
}

/** `4111 1111 1111 1111` */
function isCard(parts: readonly Part[]): boolean {
  return (
    parts.length > 2 && parts.every((part, index) => isBareGroup(part, parts[index - 1]) && part.digits === 4)
  )
}

/**
 * `36 1 234 5678`: a phone number without `+` or `0`, and no row of rooms. Rooms of a row are equally long (`101 102 103`),
 * or climb through short numbers (`9 10 101 102`). In doubt it is a phone number: a row of rooms from left to right
 * still names the same rooms, and a phone number from its wrong end is another one.
 */
function isBarePhone(text: string, parts: readonly Part[]): boolean {
  if (parts.length < 3) return false
  let isEven = true
  let isLong = false
  let isClimbing = true
  let before: Part | undefined
  for (const part of parts) {
    if (!isBareGroup(part, before)) return false
    isEven &&= before === undefined || part.digits === before.digits
    isLong ||= part.digits > ROOM_DIGITS
    isClimbing &&= before === undefined || isLess(text, before, part)
    before = part
  }
  return !isEven && (isLong || !isClimbing)
}

/** Whether a part is one group of digits, and one space is before it. */
function isBareGroup(part: Part, before: Part | undefined): boolean {
  return part.digits === part.end - part.from && (before === undefined || part.from - before.end === 1)
}

function isLess(text: string, one: Part, other: Part): boolean {
  if (one.digits !== other.digits) return one.digits < other.digits
  return text.slice(one.from, one.end) < text.slice(other.from, other.end)
}

/** Where the signs before a word or a number begin that belong to it. */
function signsBefore(text: string, floor: number, first: number, signs: number, look: Look): number {
  let start = first
  while (start > floor && first - start < MOST_BEFORE && isOneOf(signs, look(text, start - 1))) start--
  while (start < first && isJoining(look(text, start - 1), look(text, start))) start++
  return start
}

/** Whether a sign joins a word or number before it: `ב-5`, `10–12`, `זוג+2`. */
function isJoining(before: number, sign: number): boolean {
  if (isOneOf(MINUS, sign)) return !isOneOf(BEFORE_MINUS, before)
  return sign === kinds.plus && before === kinds.rightToLeft
}

/** Where the signs after a word or a number end that belong to it: `C++`, `18+`, `50%`. */
function signsAfter(text: string, at: number, units: number, look: Look): number {
  let end = at
  if (isOneOf(units, look(text, at))) end++
  else while (end - at < MOST_PLUS && look(text, end) === kinds.plus) end++
  return isOneOf(WORD, look(text, end)) ? at : end
}

/** Where the group of digits after a space begins, or `at` where there is none: `1 234`, `(06) 234`, `06 (1)`. */
function afterSpace(text: string, at: number, to: number, look: Look): number {
  const kind = look(text, at)
  let next = at + 1
  if (kind === kinds.closeBracket) {
    if (look(text, next++) !== kinds.space) return at
  } else if (kind !== kinds.space) return at
  else if (look(text, next) === kinds.openBracket) next++
  return next < to && look(text, next) === kinds.digit ? next : at
}

/** Where the group of digits after one or two joints begins, or `at` where there is none. */
function afterJoint(text: string, at: number, to: number, look: Look): number {
  for (let next = at; next < to && next - at <= MOST_JOINTS; next++) {
    const kind = look(text, next)
    if (kind === kinds.digit) return next
    if (!isOneOf(JOINTS, kind)) break
  }
  return at
}

function digitsEnd(text: string, from: number, to: number, look: Look): number {
  let end = from
  while (end < to && look(text, end) === kinds.digit) end++
  return end
}

/** Nothing is isolated with one of two brackets: the other one would be drawn as if it stood alone. */
function addBalanced(text: string, from: number, to: number, look: Look, found: Place[]) {
  let depth = 0
  for (let at = from; at < to; at++) {
    const kind = look(text, at)
    depth += kind === kinds.openBracket ? 1 : kind === kinds.closeBracket ? -1 : 0
  }
  if (depth === 0) found.push({ at: from, length: to - from })
  else if (depth === 1 && look(text, from) === kinds.openBracket)
    found.push({ at: from + 1, length: to - from - 1 })
}
