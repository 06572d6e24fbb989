import { ClockIcon } from '../ui/icons'
import { SkeletonBar } from '../ui/skeleton'

interface InboxSkeletonProps {
  readonly label: string
  /** True while the upstream has to be left alone: the label is then shown, not only spoken. */
  readonly isWaiting: boolean
}

/** Loading conversations, in the geometry of loaded ones. */
export function InboxSkeleton({ label, isWaiting }: InboxSkeletonProps) {
  return (
    <div
      role="status"
      aria-busy="true"
      data-feed-state={isWaiting ? 'waiting' : 'loading'}
      className="h-full overflow-hidden"
    >
      {isWaiting ? (
        <p className="flex items-center justify-center gap-2 bg-wait-soft px-4 py-2 text-sm font-medium text-wait">
          <ClockIcon />
          {label}
        </p>
      ) : (
        <span className="sr-only">{label}</span>
      )}
      <div aria-hidden="true" className="animate-breathe">
        {['w-40', 'w-32', 'w-44', 'w-36', 'w-28', 'w-40'].map((width, at) => (
          <div key={`${width}-${String(at)}`} className="border-t border-line first:border-t-0">
            <div className="flex gap-3 px-4 pt-3.5 pb-1">
              <SkeletonBar className="size-9 rounded-full" />
              <div className="flex-1">
                <SkeletonBar className={`mt-0.5 h-4 ${width}`} />
                <SkeletonBar className="mt-2.5 h-3 w-52 max-w-full" />
              </div>
            </div>
            <div className="ps-16 pe-4 pt-1.5 pb-4">
              <SkeletonBar className="h-5 w-44 max-w-full" />
              <SkeletonBar className="mt-2 h-3 w-full" />
              <SkeletonBar className="mt-2 h-3 w-2/3" />
            </div>
          </div>
        ))}
      </div>
    </div>
  )
}
