import { SkeletonBar, SkeletonFrame } from '../ui/skeleton'

interface InboxSkeletonProps {
  readonly label: string
  readonly isWaiting: boolean
}

const NAME_WIDTHS = ['w-40', 'w-32', 'w-44', 'w-36', 'w-28', 'w-48']

/** Loading conversations, in the geometry of loaded ones. */
export function InboxSkeleton({ label, isWaiting }: InboxSkeletonProps) {
  return (
    <SkeletonFrame label={label} isWaiting={isWaiting}>
      {NAME_WIDTHS.map((width) => (
        <div key={width} className="border-t border-line first:border-t-0">
          <div className="flex gap-3 px-4 pt-3.5 pb-1">
            <SkeletonBar className="size-9" shape="rounded-full" />
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
    </SkeletonFrame>
  )
}
