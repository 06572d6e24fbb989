/** What a sign does to the direction of the signs around it. */
export const kinds = {
  lineEnd: 1,
  rightToLeft: 2,
  /** A mark that sets a direction, and U+FFFC, which stands for a link. */
  directionMark: 3,
  other: 4,
  letter: 5,
  digit: 6,
  accent: 7,
  space: 8,
  /** A word may begin after it: quotes, brackets but the round ones, signs of comparison, other spaces. */
  opening: 9,
  hyphen: 10,
  dash: 11,
  plus: 12,
  hash: 13,
  at: 14,
  money: 15,
  percent: 16,
  openBracket: 17,
  closeBracket: 18,
  /** Browsers keep the order of two numbers around it in each script's own way. */
  separator: 19,
  joint: 20,
} as const
export type Kind = (typeof kinds)[keyof typeof kinds]

/** The kind of the sign at a place, UTF-16 units. */
export type Look = (text: string, at: number) => number

/** Some kinds, to be asked for one of them by `isOneOf`. */
export const kindSet = (...members: readonly Kind[]): number =>
  members.reduce<number>((set, kind) => set | (1 << kind), 0)

export function isOneOf(set: number, kind: number): boolean {
  return (set & (1 << kind)) !== 0
}

/** Letters that are read from right to left; digits and punctuation of their scripts stand among them. */
export const RIGHT_TO_LEFT =
  /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u

/** The first that fits counts. */
const PATTERNS: readonly (readonly [RegExp, Kind])[] = [
  [/\n/u, kinds.lineEnd],
  [/[\u061c\u200e\u200f\ufffc]/u, kinds.directionMark],
  [/[ \u00a0\u202f]/u, kinds.space],
  [/-/u, kinds.hyphen],
  [/[\u2212–]/u, kinds.dash],
  [/\+/u, kinds.plus],
  [/#/u, kinds.hash],
  [/@/u, kinds.at],
  [/[$\u00a2-\u00a5\u20a0-\u20cf]/u, kinds.money],
  [/[%‰٪]/u, kinds.percent],
  [/\(/u, kinds.openBracket],
  [/\)/u, kinds.closeBracket],
  [/[.,،:٫٬]/u, kinds.separator],
  [/[/_*']/u, kinds.joint],
  [/[\s"“„«[{<>=~≈±]/u, kinds.opening],
  [/\p{Nd}/u, kinds.digit],
]

/** By code point; 0 = not asked for yet. */
const kindsOfPoints = new Uint8Array(0x110000)

/** Outside of the text there is the end of a line. The second half of a pair is of the same kind as the pair. */
export function kindAt(text: string, at: number): number {
  if (at < 0 || at >= text.length) return kinds.lineEnd
  const unit = text.charCodeAt(at)
  const isSecond = unit >= 0xdc00 && unit <= 0xdfff && at > 0
  const point = unit < 0xd800 || unit > 0xdfff ? unit : (text.codePointAt(isSecond ? at - 1 : at) ?? unit)
  return (kindsOfPoints[point] ||= kindOf(String.fromCodePoint(point)))
}

function kindOf(sign: string): Kind {
  const fit = PATTERNS.find(([pattern]) => pattern.test(sign))
  if (fit) return fit[1]
  const isRightToLeft = RIGHT_TO_LEFT.test(sign)
  if (/\p{L}/u.test(sign)) return isRightToLeft ? kinds.rightToLeft : kinds.letter
  return !isRightToLeft && /\p{M}/u.test(sign) ? kinds.accent : kinds.other
}
