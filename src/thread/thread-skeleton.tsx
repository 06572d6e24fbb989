import { SkeletonBar, SkeletonFrame } from '../ui/skeleton'

interface ThreadSkeletonProps {
  readonly label: string
  readonly isWaiting: boolean
}

const BUBBLE_WIDTHS = ['w-72', 'w-96', 'w-56', 'w-80']

/** A conversation of which nothing is known yet, with the place of its header. */
export function ThreadPaneSkeleton(props: ThreadSkeletonProps) {
  return (
    <div className="flex h-full flex-col">
      <div aria-hidden="true" className="flex min-h-16 items-center border-b border-line px-3 py-2 sm:px-6">
        <div>
          <SkeletonBar className="h-5 w-40" />
          <SkeletonBar className="mt-2 h-3 w-56" />
        </div>
      </div>
      <div className="min-h-0 flex-1">
        <ThreadSkeleton {...props} />
      </div>
    </div>
  )
}

/** A loading conversation, in the geometry of a loaded one. */
export function ThreadSkeleton({ label, isWaiting }: ThreadSkeletonProps) {
  return (
    <SkeletonFrame label={label} isWaiting={isWaiting} className="flex flex-col justify-end pb-2">
      {BUBBLE_WIDTHS.map((width, at) => (
        <div
          key={width}
          className={`mx-auto flex w-full max-w-5xl flex-col gap-1 px-4 pt-2 pb-1 sm:px-6 ${at % 2 === 0 ? 'items-start' : 'items-end'}`}
        >
          <SkeletonBar className="h-5 w-40" />
          <SkeletonBar shape="rounded-2xl" className={`h-16 max-w-[92%] ${width}`} />
        </div>
      ))}
    </SkeletonFrame>
  )
}
