import { toCalendarDate, toZoned, type CalendarDate, type DateValue } from '@internationalized/date'
import { useContext, useEffect, type ReactNode } from 'react'
import {
  Button,
  CalendarCell,
  CalendarGrid,
  CalendarGridBody,
  CalendarGridHeader,
  CalendarHeaderCell,
  CalendarMonthPicker,
  CalendarYearPicker,
  RangeCalendar,
  RangeCalendarStateContext,
  type CalendarCellRenderProps,
} from 'react-aria-components'
import { BackIcon, ForwardIcon } from '../ui/icons'
import { useLatest } from '../ui/use-latest'
import { panelLayout } from './panel-layout'

/** Two dates of the property's calendar, both included. */
export interface DateRange {
  readonly start: CalendarDate
  readonly end: CalendarDate
}

export interface RangeMonthProps {
  readonly label: string
  readonly value: DateRange | null
  /** A date of the month that is shown, the one that the keyboard is on. */
  readonly month: CalendarDate
  readonly min: CalendarDate
  /** The last date that can be chosen, which is the property's today. */
  readonly max: CalendarDate
  /** The property's zone, an IANA name. */
  readonly zone: string
  /** Told of the first date of a choice, as a range of one day, and of the whole choice. */
  readonly onChange: (range: DateRange) => void
  readonly onMonthChange: (month: CalendarDate) => void
}

const step =
  'flex size-10 items-center justify-center rounded-md text-ink hover:bg-sunken data-disabled:text-faint data-disabled:opacity-50 pointer-coarse:size-11'

/**
 * A month in which a range is chosen. Month and year are lists as well as steps: what was said three
 * years ago is not forty clicks away.
 */
export function RangeMonth(props: RangeMonthProps) {
  const { label, value, month, min, max, zone, onChange, onMonthChange } = props
  return (
    <RangeCalendar<DateValue>
      aria-label={label}
      className={panelLayout.calendar}
      // With a zone in the value, React Aria reads "today" out in the property's zone, not the reader's.
      value={value === null ? null : { start: toZoned(value.start, zone), end: toZoned(value.end, zone) }}
      onChange={({ start, end }) => onChange({ start: toCalendarDate(start), end: toCalendarDate(end) })}
      focusedValue={month}
      onFocusChange={(date) => onMonthChange(toCalendarDate(date))}
      minValue={min}
      maxValue={max}
    >
      <OpenChoice onFirstDate={(date) => onChange({ start: date, end: date })}>
        <div className={panelLayout.heading}>
          <Button slot="previous" className={step}>
            <BackIcon />
          </Button>
          <div className="flex flex-1 justify-center gap-1">
            <CalendarMonthPicker format="long">{(picker) => <Picker {...picker} />}</CalendarMonthPicker>
            <CalendarYearPicker>{(picker) => <Picker {...picker} />}</CalendarYearPicker>
          </div>
          <Button slot="next" className={step}>
            <ForwardIcon />
          </Button>
        </div>
        <div className={panelLayout.month}>
          <CalendarGrid className="w-full table-fixed border-collapse" weekdayStyle="short">
            <CalendarGridHeader>
              {(day) => <CalendarHeaderCell className={panelLayout.weekday}>{day}</CalendarHeaderCell>}
            </CalendarGridHeader>
            <CalendarGridBody className="[&_td]:p-0">
              {(date) => (
                <CalendarCell date={date} className={(cell) => cellClass(cell, date.compare(max) === 0)} />
              )}
            </CalendarGridBody>
          </CalendarGrid>
        </div>
      </OpenChoice>
    </RangeCalendar>
  )
}

interface OpenChoiceProps {
  readonly onFirstDate: (date: CalendarDate) => void
  readonly children: ReactNode
}

/**
 * Keeps a choice open that has its first date only, until a date is chosen as its second. React Aria ends it
 * when focus leaves the calendar, and when a pointer is released on anything but a button, as on a month list
 * (https://github.com/adobe/react-spectrum/issues/3738). A drag over several days still ends where it is released.
 */
function OpenChoice({ onFirstDate, children }: OpenChoiceProps) {
  const state = useContext(RangeCalendarStateContext)
  const firstDate = state === null || state.isDragging ? null : state.anchorDate

  const tell = useLatest(onFirstDate)
  useEffect(() => {
    if (firstDate !== null) tell(firstDate)
  }, [firstDate, tell])

  useEffect(() => {
    if (state === null || state.anchorDate === null) return undefined
    const { isDragging, highlightedRange } = state
    const isOverDays = highlightedRange !== null && highlightedRange.start.compare(highlightedRange.end) !== 0
    const keepOpen = (event: PointerEvent) => {
      if (isDragging && isOverDays) return
      state.setDragging(false)
      // Presses are read on the document; what ends a choice listens behind it, on the window.
      event.stopPropagation()
    }
    document.addEventListener('pointerup', keepOpen)
    document.addEventListener('pointercancel', keepOpen)
    return () => {
      document.removeEventListener('pointerup', keepOpen)
      document.removeEventListener('pointercancel', keepOpen)
    }
  }, [state])

  return <div onBlur={(event) => event.stopPropagation()}>{children}</div>
}

interface PickerProps {
  readonly 'aria-label': string
  readonly value: string | number
  readonly items: readonly { readonly id: number; readonly formatted: string }[]
  readonly onChange: (key: number) => void
}

/** A native list: on a phone it is the phone's own wheel. */
function Picker({ value, items, onChange, 'aria-label': label }: PickerProps) {
  return (
    <select
      aria-label={label}
      value={value}
      onChange={(event) => onChange(Number(event.target.value))}
      className="field-sizing-content h-10 rounded-md bg-raised px-1 text-sm font-medium text-ink hover:bg-sunken pointer-coarse:h-11"
    >
      {items.map(({ id, formatted }) => (
        <option key={id} value={id}>
          {formatted}
        </option>
      ))}
    </select>
  )
}

/**
 * How a date looks. Borders are transparent where colours are ours and visible where the system forces its
 * own, so the range is not told by its ground alone.
 */
function cellClass(cell: CalendarCellRenderProps, isToday: boolean): string {
  const base = `${panelLayout.cell} text-sm tabular-nums`
  if (cell.isOutsideMonth) return `${base} invisible`
  if (cell.isDisabled) return `${base} text-faint opacity-50`
  const today = isToday ? 'underline decoration-2 underline-offset-4' : ''
  if (!cell.isSelected) return `${base} ${today} cursor-pointer rounded-md text-ink hover:bg-sunken`
  const isEnd = cell.isSelectionStart || cell.isSelectionEnd
  const ground = isEnd ? 'bg-accent font-semibold text-on-accent' : 'bg-accent-soft text-ink'
  const start = cell.isSelectionStart ? 'rounded-s-md border-s' : ''
  const end = cell.isSelectionEnd ? 'rounded-e-md border-e' : ''
  return `${base} ${today} cursor-pointer border-y border-transparent ${ground} ${start} ${end}`
}
