import type { ReactNode } from 'react'
import { SkeletonBar, SkeletonFrame } from '../ui/skeleton'
import { inboxLayout } from './inbox-layout'

interface InboxSkeletonProps {
  /** What scrolls away with a narrow list, as far as it is known. */
  readonly lead?: ReactNode
  readonly label: string
  readonly isWaiting: boolean
}

const NAME_WIDTHS = ['w-40', 'w-32', 'w-44', 'w-36', 'w-28', 'w-48']

/** Loading conversations, in the geometry of loaded ones. */
export function InboxSkeleton({ lead, label, isWaiting }: InboxSkeletonProps) {
  return (
    <div className="flex h-full flex-col">
      <p className={inboxLayout.lead}>{lead}</p>
      <SkeletonFrame label={label} isWaiting={isWaiting} className="min-h-0">
        {NAME_WIDTHS.map((width) => (
          <div key={width} className="border-t border-line first:border-transparent">
            <div className="flex gap-3 px-4 pt-3.5 pb-1">
              <SkeletonBar className="size-9" shape="rounded-full" />
              <div className="flex-1">
                <SkeletonBar className={`mt-0.5 h-4 ${width}`} />
                <SkeletonBar className="mt-2.5 h-3 w-52 max-w-full" />
              </div>
            </div>
            <div className="ps-16 pe-4 pt-1.5 pb-4 max-[22rem]:ps-4">
              <SkeletonBar className="h-5 w-44 max-w-full" />
              <SkeletonBar className="mt-2 h-3 w-full" />
              <SkeletonBar className="mt-2 h-3 w-2/3" />
            </div>
          </div>
        ))}
      </SkeletonFrame>
    </div>
  )
}
