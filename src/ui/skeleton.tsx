import type { ReactNode } from 'react'
import { ClockIcon } from './icons'

interface SkeletonBarProps {
  readonly className: string
  readonly shape?: 'rounded-md' | 'rounded-full' | 'rounded-2xl'
}

/** A grey bar that stands for text while it loads. What holds the bars breathes, once for all of them. */
export function SkeletonBar({ className, shape = 'rounded-md' }: SkeletonBarProps) {
  return <span className={`block bg-line forced-colors:border ${shape} ${className}`} />
}

interface SkeletonFrameProps {
  readonly label: string
  /** True while the upstream has to be left alone: the label is then shown, not only spoken. */
  readonly isWaiting: boolean
  readonly className?: string
  readonly children: ReactNode
}

/** A list that loads: its bars, and what assistive tools and tests are told meanwhile. */
export function SkeletonFrame({ label, isWaiting, className = '', children }: SkeletonFrameProps) {
  return (
    <div
      role="status"
      aria-busy="true"
      data-feed-state={isWaiting ? 'waiting' : 'loading'}
      className={`relative h-full overflow-hidden ${className}`}
    >
      {isWaiting ? (
        // Over the bars: a pause must not push what comes after it.
        <p className="absolute inset-x-0 top-0 z-10 flex items-center justify-center gap-2 bg-wait-soft px-4 py-2 text-sm font-medium text-wait">
          <ClockIcon />
          <span>{label}</span>
        </p>
      ) : (
        <span className="sr-only">{label}</span>
      )}
      <div aria-hidden="true" className="animate-breathe">
        {children}
      </div>
    </div>
  )
}
