/** Bytes of one message: as much as the API's clients send at once. */
export const MESSAGE_BYTES = 30_000

/** What a guest may write to make others work, and what it is measured by. Each is repeated to the same length. */
export const PLAIN_TEXT = 'We would like a late breakfast, and a taxi to the station at nine. '
export const HOSTILE_TEXTS = {
  'percent-encoding': '%41',
  'percent-encoding, four times over': '%25252541',
  'percent-encoding here and there': '%25252541 abcdef',
  'escapes of JSON': '\\u0041',
  'quotes and control characters': '"\u0001',
  base64: 'RTBENDM5RUU1MjJGNDQzNjhEQzc4RTFCRkIwMzcxMEM',
  'hexadecimal digits': 'e0d439ee522f44368dc78e1bfb03710c',
  'entities of HTML': '&#x41;&amp;',
  'combining marks': 'e\u0301\u0316\u0323',
  'links that do not end': 'https://a.example/)))))))))))))))))))))))))).,.,.,',
  'short links in Hebrew': '\u05d0 https://a.example/1-2 ',
  'names of hosts that are no ASCII': `https://${'\u00e9.'.repeat(900)} `,
  'signs that change the direction': '\u202eabc\u2067\u05d0',
  'digits in Hebrew': '\u05d0(1)',
  'numbers in Hebrew': '\u05d0 -5 ',
  'parts of numbers in Hebrew': '\u05d0+1(',
  'rooms in Hebrew': '\u05d0 1 2 3 4 5 6 7 8 ',
  'one long row of rooms in Hebrew': `\u05d0${' 1'.repeat(5_000)}`,
  'codes in Arabic': '\u0627 7K-1 \u0663-\u0663 ',
} as const

/** A text of a kind, `bytes` long in UTF-8 at most. */
export function textOf(unit: string, bytes: number): string {
  return unit.repeat(Math.floor(bytes / new TextEncoder().encode(unit).byteLength))
}
