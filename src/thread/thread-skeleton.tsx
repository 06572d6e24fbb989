import { ClockIcon } from '../ui/icons'
import { SkeletonBar } from '../ui/skeleton'

interface ThreadSkeletonProps {
  readonly label: string
  /** True while the upstream has to be left alone: the label is then shown, not only spoken. */
  readonly isWaiting: boolean
}

/** A loading conversation, in the geometry of a loaded one. */
export function ThreadSkeleton({ label, isWaiting }: ThreadSkeletonProps) {
  return (
    <div
      role="status"
      aria-busy="true"
      data-feed-state={isWaiting ? 'waiting' : 'loading'}
      className="flex h-full flex-col justify-end overflow-hidden pb-2"
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
        {['w-72', 'w-96', 'w-56', 'w-80'].map((width, at) => (
          <div
            key={width}
            className={`flex flex-col gap-1 px-4 pt-2 pb-1 sm:px-6 ${at % 2 === 0 ? 'items-start' : 'items-end'}`}
          >
            <SkeletonBar className="h-5 w-40" />
            <SkeletonBar className={`h-16 max-w-[92%] rounded-2xl ${width}`} />
          </div>
        ))}
      </div>
    </div>
  )
}
