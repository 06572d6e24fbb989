import type { Wait } from '../lib/wait'
import { inboxLayout } from '../inbox/inbox-layout'
import { InboxSkeleton } from '../inbox/inbox-skeleton'
import { ThreadPaneSkeleton } from '../thread/thread-skeleton'
import { Notice } from '../ui/notice'
import { SkeletonBar } from '../ui/skeleton'
import { useAddress } from './address'
import { ProductName, headerLayout } from './header'
import { Panes } from './panes'
import type { Words } from './words/words'

interface ShellSkeletonProps {
  readonly words: Words
  /** What has to be waited for; `null` when nothing has. */
  readonly wait?: Wait | null
}

const CONTROL = 'h-10 pointer-coarse:h-11'

/** The page before it knows where it is, in its final geometry. */
export function ShellSkeleton({ words, wait = null }: ShellSkeletonProps) {
  const [{ thread }] = useAddress()
  const label = wait === null ? words.common.loading : words.common.waitSeconds(wait)
  const isWaiting = wait !== null
  return (
    <Panes
      isDetailOpen={thread !== null}
      names={{ list: words.inbox.label, detail: words.shell.conversationPane }}
      header={
        <header className={`border-b border-line bg-surface ${headerLayout.bar}`}>
          <ProductName text={words.shell.product} />
          <div aria-hidden="true" className={headerLayout.place}>
            <SkeletonBar className={`w-56 max-w-full xl:w-72 ${CONTROL}`} />
          </div>
          <div aria-hidden="true" className={headerLayout.created}>
            <SkeletonBar className={`w-40 max-w-full lg:w-56 ${CONTROL}`} />
          </div>
          <span className={`w-10 ${headerLayout.refresh} ${CONTROL}`} />
        </header>
      }
      list={
        <div className="flex h-full min-h-0 flex-col">
          <div aria-hidden="true" className={inboxLayout.toolbar}>
            <SkeletonBar className={`w-48 ${CONTROL}`} />
          </div>
          <div className="min-h-0 flex-1">
            <InboxSkeleton label={label} isWaiting={isWaiting} />
          </div>
        </div>
      }
      detail={
        thread === null ? (
          <Notice tone="calm" title={words.thread.choose.title}>
            <p>{words.thread.choose.text}</p>
          </Notice>
        ) : (
          <ThreadPaneSkeleton label={label} isWaiting={isWaiting} />
        )
      }
    />
  )
}
