import { LIST_PADDING, propertyLayout, ROWS_IN_SIGHT } from './property-layout'
import type { PropertyWords } from './words'

const bar = 'block animate-breathe rounded-md bg-sunken forced-colors:border'
const widths = ['w-28', 'w-44', 'w-36', 'w-52', 'w-32', 'w-40', 'w-48', 'w-36']

/** What stands where the list will be, in the list's own measures. `rows`: how many it will have. */
export function PropertyPanelSkeleton({ words, rows }: { words: PropertyWords; rows: number }) {
  return (
    <div className={propertyLayout.frame}>
      <p role="status" className="sr-only">
        {words.panelLoading}
      </p>
      <div className={propertyLayout.search} aria-hidden="true">
        <div className={`${propertyLayout.input} ${bar}`} />
      </div>
      <div
        className={`${propertyLayout.list} ${rows > ROWS_IN_SIGHT ? propertyLayout.longList : ''}`}
        style={{ padding: LIST_PADDING }}
        aria-hidden="true"
      >
        {widths.slice(0, rows).map((width, index) => (
          // The bars never change places.
          // oxlint-disable-next-line react/no-array-index-key
          <div key={index} className="flex h-11 items-center gap-3 px-3.5">
            <span className={`size-4.5 ${bar}`} />
            <span className={`h-4 ${width} ${bar}`} />
          </div>
        ))}
      </div>
      <div className={propertyLayout.footer} />
    </div>
  )
}

/** What stands there when it could not be loaded. */
export function PropertyPanelFailure({ words, onRetry }: { words: PropertyWords; onRetry: () => void }) {
  return (
    <div className={`${propertyLayout.frame} gap-3 p-3`}>
      <p role="alert" className="rounded-md bg-danger-soft p-3 text-sm text-danger">
        {words.panelFailed}
      </p>
      <div className="flex flex-wrap justify-end gap-2">
        <button
          type="button"
          className={`${propertyLayout.action} text-accent hover:bg-accent-soft`}
          onClick={() => location.reload()}
        >
          {words.reload}
        </button>
        <button
          type="button"
          className={`${propertyLayout.action} border border-line-strong text-ink hover:bg-sunken`}
          onClick={onRetry}
        >
          {words.retry}
        </button>
      </div>
    </div>
  )
}
