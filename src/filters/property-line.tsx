import { AlertIcon, CheckIcon } from '../ui/icons'
import { assertNever } from '../lib/assert-never'
import { NameText } from '../ui/message-text'
import type { PropertyOption, PropertyRow } from './property-choice'
import type { PropertyWords } from './words'

export interface PropertyLineProps {
  readonly row: PropertyRow
  readonly isTicked: boolean
  /** How many properties there are. */
  readonly count: number
  readonly words: PropertyWords
}

/** The part of a line that ticks it instead of showing it; the panel finds it by this. */
export const TICK_PART = 'data-tick'

/** What a line of the list shows: a tick box, a name, and below it what tells the property from others. */
export function PropertyLine({ row, isTicked, count, words }: PropertyLineProps) {
  return (
    <>
      <span
        {...{ [TICK_PART]: '' }}
        className="group/tick grid w-11 shrink-0 place-items-center self-stretch"
      >
        <span
          className={`grid size-4.5 place-items-center rounded-sm border group-hover/tick:ring-4 group-hover/tick:ring-accent/15 ${isTicked ? 'border-accent bg-accent text-on-accent' : 'border-line-strong bg-surface text-transparent'}`}
        >
          {isTicked ? <CheckIcon className="size-3.5" /> : null}
        </span>
      </span>
      <span className="flex min-w-0 flex-1 flex-col justify-center py-1.5 pe-3">
        <LineText row={row} isTicked={isTicked} count={count} words={words} />
      </span>
    </>
  )
}

function LineText({ row, isTicked, count, words }: PropertyLineProps) {
  const weight = isTicked ? 'font-medium' : ''
  switch (row.kind) {
    case 'all':
      return (
        <>
          <span className={`text-sm text-ink ${weight}`}>{words.all}</span>
          <span className="sr-only">{words.count(count)}</span>
        </>
      )
    case 'unknown':
      return (
        <>
          <span className={`text-sm text-ink italic ${weight}`}>{words.unknown}</span>
          <span className="text-xs text-muted">{words.unknownDetail}</span>
        </>
      )
    case 'property':
      return (
        <>
          <span className={`overflow-clip text-sm wrap-anywhere text-ink ${weight}`}>
            <bdi>
              <NameText text={row.option.name} />
            </bdi>
          </span>
          <OptionDetail option={row.option} words={words} />
        </>
      )
    default:
      return assertNever(row)
  }
}

function OptionDetail({ option, words }: { option: PropertyOption; words: PropertyWords }) {
  const detail = option.detail === null ? null : <bdi className="wrap-anywhere">{option.detail}</bdi>
  switch (option.state) {
    case 'known':
      return detail && <span className="text-xs text-muted">{detail}</span>
    case 'loading':
      return (
        <span className="flex min-h-4 items-center">
          <span className="block h-2 w-24 animate-breathe rounded-full bg-line forced-colors:border" />
          <span className="sr-only">{words.loading}</span>
        </span>
      )
    case 'broken':
      return (
        <span className="flex flex-wrap items-center gap-x-1.5 text-xs text-muted">
          <span className="flex items-center gap-1 font-medium text-danger">
            <AlertIcon className="size-3.5" />
            <span>{words.broken}</span>
          </span>
          {detail}
        </span>
      )
    default:
      return assertNever(option.state)
  }
}
