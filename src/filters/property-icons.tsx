import type { ReactNode } from 'react'

/** A 16 px line icon that says nothing by itself: the words beside it do. */
function Icon({ children }: { readonly children: ReactNode }) {
  return (
    <svg
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      className="size-4 shrink-0"
    >
      {children}
    </svg>
  )
}

/** A house with windows: the place, not the reception that answers for it. */
export const BuildingIcon = () => (
  <Icon>
    <path d="M3 14V3.25A1.25 1.25 0 0 1 4.25 2h7.5A1.25 1.25 0 0 1 13 3.25V14M1.75 14h12.5M6 5.25h.01M10 5.25h.01M6 8.25h.01M10 8.25h.01M6.75 14v-2.75h2.5V14" />
  </Icon>
)

export const SearchIcon = () => (
  <Icon>
    <circle cx="7" cy="7" r="4.25" />
    <path d="m10.25 10.25 3.5 3.5" />
  </Icon>
)

export const ClearIcon = () => (
  <Icon>
    <path d="m4.5 4.5 7 7M11.5 4.5l-7 7" />
  </Icon>
)
