import { CalendarDate } from '@internationalized/date'
import { useId, useState, type FocusEvent, type KeyboardEvent, type SyntheticEvent } from 'react'
import { flushSync } from 'react-dom'
import { DateInput, DateRangePicker, DateSegment, Group, I18nProvider } from 'react-aria-components'
import { msOfDate, type LocalDate } from '../lib/zone'
import type { CreatedFilter } from './created'
import { dateBounds, draftOf, readDraft, type DateBounds, type DraftRefusal } from './custom-draft'
import { panelLayout } from './panel-layout'
import { RangeMonth, type DateRange } from './range-month'
import type { FiltersWords } from './words'

export interface CreatedFilterPanelProps {
  /** The range that is shown now: its dates are where the choice starts. */
  readonly value: CreatedFilter
  /** The property's zone, an IANA name. */
  readonly zone: string
  /** The server's now and the earliest instant with messages, ms since 1970 UTC. */
  readonly now: number
  readonly floorMs: number
  readonly words: FiltersWords
  readonly onApply: (filter: CreatedFilter) => void
  readonly onCancel: () => void
}

/**
 * The custom range: two typed dates and a calendar over one draft, applied when confirmed. Its own chunk,
 * as it brings React Aria. Dates that cannot be are refused with a sentence when they are confirmed, not
 * while they are typed: every year starts as the year 2.
 */
export function CreatedFilterPanel(props: CreatedFilterPanelProps) {
  const { value, zone, now, floorMs, words, onApply, onCancel } = props
  const bounds = dateBounds(zone, now, floorMs)
  const [draft, setDraft] = useState<DateRange | null>(() => {
    const { first, last } = draftOf(value, zone, now, bounds)
    return { start: calendarDate(first), end: calendarDate(last) }
  })
  const [month, setMonth] = useState(() => draft?.end ?? calendarDate(bounds.today))
  const [typedCount, setTypedCount] = useState(0)
  const [isConfirmed, setConfirmed] = useState(false)
  const [isIncomplete, setIncomplete] = useState(false)
  const messageId = useId()

  const read = readDraft(draft?.start ?? null, draft?.end ?? null, bounds)
  const shown = isIncomplete ? 'incomplete' : isConfirmed && 'refusal' in read ? read.refusal : null

  function change(next: DateRange | null): void {
    setIncomplete(false)
    setDraft(next)
  }

  function type(next: DateRange | null): void {
    change(next)
    setTypedCount(typedCount + 1)
    if (next === null) return
    setMonth(draft !== null && next.start.compare(draft.start) !== 0 ? next.start : next.end)
  }

  function apply(event: SyntheticEvent<HTMLFormElement>): void {
    event.preventDefault()
    // A date with an emptied segment is not reported; the date before it is still the picker's value.
    const isEmptied = event.currentTarget.querySelector('[role="spinbutton"][data-placeholder]') !== null
    setConfirmed(true)
    setIncomplete(isEmptied)
    if (!isEmptied && !('refusal' in read)) onApply(read)
  }

  return (
    <I18nProvider locale={words.locale}>
      <form className={panelLayout.frame} noValidate onSubmit={apply}>
        <div role="presentation" onKeyDownCapture={confirmOnEnter} onBlurCapture={finishTyping}>
          <DateRangePicker
            aria-label={words.created.range}
            aria-describedby={messageId}
            granularity="day"
            shouldForceLeadingZeros
            isOpen={false}
            isInvalid={shown !== null}
            value={draft}
            onChange={type}
          >
            <Group className={panelLayout.fields}>
              <DateBox slot="start" label={words.created.from} />
              <DateBox slot="end" label={words.created.to} />
            </Group>
          </DateRangePicker>
        </div>
        <RangeMonth
          // A typed date ends a choice that is open in the calendar.
          key={typedCount}
          label={words.created.range}
          value={'refusal' in read ? null : draft}
          month={month}
          min={calendarDate(bounds.floor)}
          max={calendarDate(bounds.today)}
          zone={zone}
          onChange={change}
          onMonthChange={setMonth}
        />
        <div className={panelLayout.footer}>
          <p id={messageId} role="alert" className={`${panelLayout.message} text-danger`}>
            {shown === null ? '' : sentence(shown, bounds, words)}
          </p>
          <div className={panelLayout.actions}>
            <button
              type="button"
              className={`${panelLayout.action} border border-line-strong text-ink hover:bg-sunken`}
              onClick={onCancel}
            >
              {words.created.cancel}
            </button>
            <button
              type="submit"
              className={`${panelLayout.action} border border-transparent bg-accent text-on-accent hover:bg-accent-strong`}
            >
              {words.created.apply}
            </button>
          </div>
        </div>
      </form>
    </I18nProvider>
  )
}

/** One typed date. The visible label is for the eye: React Aria names the segments' group itself. */
function DateBox({ slot, label }: { slot: 'start' | 'end'; label: string }) {
  return (
    <div>
      <span className={panelLayout.fieldLabel} aria-hidden="true">
        {label}
      </span>
      <DateInput
        slot={slot}
        className={`${panelLayout.field} border border-line-strong bg-surface px-2 text-sm tabular-nums data-invalid:border-danger`}
      >
        {(segment) => (
          <DateSegment
            segment={segment}
            className="rounded-xs px-0.5 text-ink data-placeholder:text-faint data-[type=literal]:px-0 data-[type=literal]:text-faint"
          />
        )}
      </DateInput>
    </div>
  )
}

function sentence(refusal: DraftRefusal, bounds: DateBounds, { locale, created }: FiltersWords): string {
  const text = (date: LocalDate) =>
    new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' }).format(msOfDate(date))
  switch (refusal) {
    case 'before-floor':
      return created.refused['before-floor'](text(bounds.floor))
    case 'after-today':
      return created.refused['after-today'](text(bounds.today))
    default:
      return created.refused[refusal]
  }
}

/**
 * A segment is no text field, so Enter in it would not submit the form by itself. React Aria keeps the key
 * to itself, hence the capture; and it reports 30 February, as the 28th, only once focus has left.
 */
function confirmOnEnter(event: KeyboardEvent<HTMLElement>): void {
  const { target } = event
  if (event.key !== 'Enter' || !(target instanceof Element)) return
  if (target.getAttribute('role') !== 'spinbutton') return
  event.preventDefault()
  const form = target.closest('form')
  const submit = form?.querySelector<HTMLElement>('[type="submit"]')
  flushSync(() => submit?.focus())
  form?.requestSubmit()
}

/**
 * The last digit of a year moves the focus to the next date before it is drawn, and React Aria then makes a date that
 * exists of the digits before it: 30 February 2025 became 28 February 202. So what was typed is drawn first.
 */
function finishTyping({ relatedTarget }: FocusEvent<HTMLElement>): void {
  if (relatedTarget instanceof Element && relatedTarget.getAttribute('role') === 'spinbutton')
    flushSync(() => {})
}

function calendarDate({ year, month, day }: LocalDate): CalendarDate {
  return new CalendarDate(year, month, day)
}
