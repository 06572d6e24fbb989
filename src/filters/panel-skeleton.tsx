import { panelLayout } from './panel-layout'
import type { CreatedWords } from './words'

const bar = 'animate-breathe rounded-md bg-sunken forced-colors:border'

/** What stands where the calendar will be, in the calendar's own measures. */
export function PanelSkeleton({ words }: { words: CreatedWords }) {
  return (
    <div className={panelLayout.frame}>
      <p role="status" className="sr-only">
        {words.loading}
      </p>
      <div className={panelLayout.fields} aria-hidden="true">
        {['from', 'to'].map((field) => (
          <div key={field}>
            <span className={panelLayout.fieldLabel}>&nbsp;</span>
            <div className={`${panelLayout.field} ${bar}`} />
          </div>
        ))}
      </div>
      <div aria-hidden="true" className={panelLayout.calendar}>
        <div className={panelLayout.heading}>
          <div className={`h-8 flex-1 ${bar}`} />
        </div>
        <div className={`${panelLayout.month} ${bar}`} />
      </div>
      <div className={panelLayout.footer} aria-hidden="true">
        <div className={panelLayout.message} />
        <div className={panelLayout.actions}>
          <div className={`${panelLayout.action} w-24 ${bar}`} />
          <div className={`${panelLayout.action} w-24 ${bar}`} />
        </div>
      </div>
    </div>
  )
}

/** What stands there when it could not be loaded. */
export function PanelFailure({ words, onRetry }: { words: CreatedWords; onRetry: () => void }) {
  return (
    <div className={panelLayout.frame}>
      <p role="alert" className="rounded-md bg-danger-soft p-3 text-sm text-danger">
        {words.failed}
      </p>
      <div className={`flex-wrap ${panelLayout.actions}`}>
        <button
          type="button"
          className={`${panelLayout.action} text-accent hover:bg-accent-soft`}
          onClick={() => location.reload()}
        >
          {words.reload}
        </button>
        <button
          type="button"
          className={`${panelLayout.action} border border-line-strong text-ink hover:bg-sunken`}
          onClick={onRetry}
        >
          {words.retry}
        </button>
      </div>
    </div>
  )
}
