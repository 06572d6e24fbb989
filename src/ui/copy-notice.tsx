import { type ReactNode, useState } from 'react'
import type { ListRow } from '../list/list'
import { Button } from './button'
import type { CommonWords } from './words'

/**
 * Says that a browser copied only what is on the screen, and how many selected messages are missing. Gives the function
 * that a feed tells its missing rows at each copying, and the notice.
 */
export function useCopyNotice(words: CommonWords): {
  readonly onCopy: (missing: readonly ListRow[]) => void
  readonly notice: ReactNode
} {
  const [missing, setMissing] = useState(0)
  return {
    onCopy: (rows) => setMissing(rows.filter(({ kind }) => kind === 'message').length),
    // Over the rows, which do not move for it.
    notice: (
      <div role="status" className="absolute inset-x-0 bottom-0 z-20">
        {missing > 0 && (
          <div className="flex items-center gap-3 border-t border-line bg-wait-soft px-4 py-1 text-sm text-wait">
            <p className="min-w-0 flex-1 text-pretty">{words.copiedPart(missing)}</p>
            <Button look="quiet" onClick={() => setMissing(0)}>
              {words.dismiss}
            </Button>
          </div>
        )}
      </div>
    ),
  }
}
