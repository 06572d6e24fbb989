import { InboxSkeleton } from '../inbox/inbox-skeleton'
import { SkeletonBar } from '../ui/skeleton'
import type { Words } from './words/words'

interface ShellSkeletonProps {
  readonly words: Words
  /** Seconds that the upstream has to be left alone; `null` when it has not. */
  readonly seconds?: number | null
}

/** The page before it knows where it is, in its final geometry. */
export function ShellSkeleton({ words, seconds = null }: ShellSkeletonProps) {
  const label = seconds === null ? words.common.loading : words.common.waitSeconds(seconds)
  return (
    <div className="flex h-dvh flex-col">
      <div
        aria-hidden="true"
        className="grid grid-cols-[auto_minmax(0,1fr)_auto] items-center gap-x-3 gap-y-2 border-b border-line bg-surface px-4 py-2.5 sm:flex pointer-coarse:[--control:2.75rem]"
      >
        <SkeletonBar className="size-8" />
        <SkeletonBar className="h-5 w-12 max-sm:hidden" />
        <SkeletonBar className="h-(--control,2.5rem) w-48 max-w-full" />
        <span className="size-10 sm:hidden" />
        <SkeletonBar className="h-(--control,2.5rem) w-52 max-sm:col-span-2" />
      </div>
      <div className="grid min-h-0 flex-1 lg:grid-cols-[minmax(23rem,29rem)_minmax(0,1fr)]">
        <div className="flex min-h-0 flex-col border-line bg-surface lg:border-e">
          <div aria-hidden="true" className="border-b border-line px-4 py-2">
            <SkeletonBar className="h-10 w-48" />
          </div>
          <div className="min-h-0 flex-1">
            <InboxSkeleton label={label} isWaiting={seconds !== null} />
          </div>
        </div>
        <div className="max-lg:hidden" />
      </div>
    </div>
  )
}
