import type { ReactNode } from 'react'

/** A 16 px line icon that says nothing by itself: the words beside it do. */
function Icon({
  children,
  className = 'size-4',
}: {
  readonly children: ReactNode
  readonly className?: string
}) {
  return (
    <svg
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      className={`shrink-0 ${className}`}
    >
      {children}
    </svg>
  )
}

interface IconProps {
  readonly className?: string
}

/** The guest's side: a phone, since the message came through an application. */
export const ApplicationIcon = (props: IconProps) => (
  <Icon {...props}>
    <rect x="4.5" y="1.75" width="7" height="12.5" rx="1.75" />
    <path d="M7.25 11.75h1.5" />
  </Icon>
)

/** The property's side: a reception bell. */
export const EnterpriseIcon = (props: IconProps) => (
  <Icon {...props}>
    <path d="M2.5 12.75h11M3.5 10.5a4.5 4.5 0 0 1 9 0zM8 6V4.25M6.75 4.25h2.5" />
  </Icon>
)

export const UnknownIcon = (props: IconProps) => (
  <Icon {...props}>
    <circle cx="8" cy="8" r="6" />
    <path d="M6.25 6.25a1.75 1.75 0 1 1 2.5 1.6c-.5.25-.75.6-.75 1.15M8 11.25v.01" />
  </Icon>
)

/** Towards the start of the line: mirrored where lines run from right to left. */
export const BackIcon = ({ className = 'size-4' }: IconProps) => (
  <Icon className={`rtl:-scale-x-100 ${className}`}>
    <path d="M9.75 3.25 5 8l4.75 4.75" />
  </Icon>
)

/** Towards the end of the line: mirrored where lines run from right to left. */
export const ForwardIcon = ({ className = 'size-4' }: IconProps) => (
  <Icon className={`rtl:-scale-x-100 ${className}`}>
    <path d="M6.25 3.25 11 8l-4.75 4.75" />
  </Icon>
)

export const CalendarIcon = (props: IconProps) => (
  <Icon {...props}>
    <rect x="2" y="3" width="12" height="11" rx="2" />
    <path d="M2 6.5h12M5 1.5V4M11 1.5V4" />
  </Icon>
)

export const RefreshIcon = (props: IconProps) => (
  <Icon {...props}>
    <path d="M13.25 8a5.25 5.25 0 1 1-1.6-3.75M13.25 1.75v3h-3" />
  </Icon>
)

export const ClockIcon = (props: IconProps) => (
  <Icon {...props}>
    <circle cx="8" cy="8" r="6" />
    <path d="M8 4.75V8l2.25 1.5" />
  </Icon>
)

export const CheckIcon = (props: IconProps) => (
  <Icon {...props}>
    <path d="m3.25 8.5 3 3 6.5-7" />
  </Icon>
)

export const ChevronIcon = (props: IconProps) => (
  <Icon {...props}>
    <path d="m4 6.25 4 4 4-4" />
  </Icon>
)

/** From one end of a list to the other, and to any place between. */
export const JumpIcon = (props: IconProps) => (
  <Icon {...props}>
    <path d="M8 2.25v11.5M4.75 5.25 8 2l3.25 3.25M4.75 10.75 8 14l3.25-3.25" />
  </Icon>
)

export const ArrowUpIcon = (props: IconProps) => (
  <Icon {...props}>
    <path d="M8 13V3M3.75 7.25 8 3l4.25 4.25" />
  </Icon>
)

export const AlertIcon = (props: IconProps) => (
  <Icon {...props}>
    <path d="M8 2.25 14.25 13.25H1.75zM8 6.5v3M8 11.4v.01" />
  </Icon>
)

export const BubblesIcon = (props: IconProps) => (
  <Icon {...props}>
    <path d="M2 3.75A1.25 1.25 0 0 1 3.25 2.5h7a1.25 1.25 0 0 1 1.25 1.25V8a1.25 1.25 0 0 1-1.25 1.25H6L3.5 11.5V9.25h-.25A1.25 1.25 0 0 1 2 8zM13.25 6.25A1.25 1.25 0 0 1 14 7.4v3.35A1.25 1.25 0 0 1 12.75 12h-.25v2L10 12H7.5" />
  </Icon>
)
