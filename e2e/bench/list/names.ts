/** What is measured: the product's screens, its list alone, the lists people would pick instead, and the limit. */
export const SUBJECTS = [
  'product',
  'feed',
  'tanstack',
  'virtua',
  'virtuoso',
  'react-window',
  'floor',
] as const

export type SubjectName = (typeof SUBJECTS)[number]

export const PEERS: readonly SubjectName[] = ['tanstack', 'virtua', 'virtuoso', 'react-window']
