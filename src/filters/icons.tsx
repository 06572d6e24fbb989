/** Signs of the filters: drawn in the text's colour, silent to a screen reader, 16 px. */
const common = {
  width: 16,
  height: 16,
  viewBox: '0 0 16 16',
  fill: 'none',
  stroke: 'currentColor',
  strokeWidth: 1.75,
  strokeLinecap: 'round',
  strokeLinejoin: 'round',
  'aria-hidden': true,
} as const

export function CalendarIcon() {
  return (
    <svg {...common} className="shrink-0">
      <rect x="2" y="3" width="12" height="11" rx="2" />
      <path d="M2 6.5h12M5 1.5V4M11 1.5V4" />
    </svg>
  )
}

export function DownIcon() {
  return (
    <svg {...common} className="shrink-0">
      <path d="m4 6 4 4 4-4" />
    </svg>
  )
}

export function CheckIcon() {
  return (
    <svg {...common} className="shrink-0">
      <path d="m3 8.5 3.5 3.5L13 4.5" />
    </svg>
  )
}

/** Towards the start of the line: mirrored where lines run from right to left. */
export function BackIcon() {
  return (
    <svg {...common} className="shrink-0 rtl:-scale-x-100">
      <path d="M10 3 5 8l5 5" />
    </svg>
  )
}

/** Towards the end of the line: mirrored where lines run from right to left. */
export function ForwardIcon() {
  return (
    <svg {...common} className="shrink-0 rtl:-scale-x-100">
      <path d="m6 3 5 5-5 5" />
    </svg>
  )
}
