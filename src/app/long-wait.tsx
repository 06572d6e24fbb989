import { stopWaiting, useLongWait } from '../queries/waiting'
import { Button } from '../ui/button'
import { ClockIcon } from '../ui/icons'
import type { Words } from './words/words'

/** Says what has not come for a long time, and offers to stop waiting. Over the page: nothing moves for it. */
export function LongWait({ words }: { readonly words: Words }) {
  const what = useLongWait()
  const { longWait } = words.shell
  return (
    <div role="status" className="pointer-events-none fixed inset-x-0 bottom-0 z-40 flex justify-center p-3">
      {what && (
        <div className="pointer-events-auto flex max-w-xl flex-wrap items-center justify-end gap-x-3 rounded-lg border border-line-strong bg-wait-soft px-4 py-1 text-sm text-wait shadow-pop">
          <ClockIcon />
          <p className="min-w-48 flex-1 text-pretty">{longWait.text[what]}</p>
          <Button look="quiet" className="shrink-0" onClick={stopWaiting}>
            {longWait.stop}
          </Button>
        </div>
      )}
    </div>
  )
}
