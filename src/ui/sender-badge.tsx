import { likelyWidth, rem } from './text-size'
import { ApplicationIcon, EnterpriseIcon, UnknownIcon } from './icons'

/** Who wrote a message: the API's own words, or neither of them. */
export type BadgeSender = 'Application' | 'Enterprise' | 'Unknown'

interface SenderBadgeProps {
  readonly sender: BadgeSender
  /** `Application`, `Enterprise` or the words for an unknown sender. */
  readonly label: string
}

const LOOKS = {
  Application: { className: 'bg-guest-soft text-guest', Icon: ApplicationIcon },
  Enterprise: { className: 'bg-property-soft text-property', Icon: EnterpriseIcon },
  Unknown: { className: 'bg-sunken text-muted', Icon: UnknownIcon },
} as const

/** Sender by word, icon and colour, never by colour alone. */
export function SenderBadge({ sender, label }: SenderBadgeProps) {
  const { className, Icon } = LOOKS[sender]
  return (
    <span
      className={`inline-flex h-5 shrink-0 items-center gap-1 rounded-md px-1.5 text-[0.6875rem] leading-none font-semibold tracking-wide forced-colors:border ${className}`}
    >
      <Icon className="size-3" />
      <span>{label}</span>
    </span>
  )
}

/** The likely width of a badge, px, without drawing it. */
export function badgeWidth(label: string): number {
  const size = 0.6875
  // Icon, gap and padding; its letters are bold and stand apart.
  return 1.75 * rem() + likelyWidth(label, size) * 1.15
}
