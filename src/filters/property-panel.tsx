import { useEffect, useLayoutEffect, useMemo, useRef, useState, type KeyboardEvent } from 'react'
import { I18nProvider, ListBox, ListBoxItem, ListLayout, Virtualizer } from 'react-aria-components'
import { Autocomplete, Button, Input, SearchField, type PressEvent } from 'react-aria-components'
import {
  ALL_PROPERTIES,
  onlyProperty,
  propertyRows,
  toggleProperty,
  type PropertyChoice,
  type PropertyOption,
  type PropertyRow,
} from './property-choice'
import { ClearIcon, SearchIcon } from './property-icons'
import { LIST_PADDING, propertyLayout, ROWS_IN_SIGHT } from './property-layout'
import { PropertyLine, TICK_PART } from './property-line'
import { findProperties, foldText, indexProperties } from './property-search'
import type { PropertyWords } from './words'

export interface PropertyPanelProps {
  /** What is shown now. */
  readonly value: PropertyChoice
  readonly options: readonly PropertyOption[]
  readonly words: PropertyWords
  readonly onApply: (choice: PropertyChoice) => void
  readonly onCancel: () => void
}

interface Item {
  readonly id: string
  readonly row: PropertyRow
}

/** Rows are measured as they are drawn, since a long name takes two lines; 44 px is a row of one line. */
const LAYOUT = { estimatedRowSize: 44, padding: LIST_PADDING }
/** A search field over a list that is always there. What it controls and what is active in it, `Autocomplete` adds. */
const COMBOBOX = { role: 'combobox', 'aria-expanded': true } as const
const STEP_KEYS = new Set(['ArrowUp', 'ArrowDown', 'Home', 'End', 'PageUp', 'PageDown'])

/**
 * The list of properties under a search field. Choosing a name shows that property alone, at once: that is
 * what nine visits of ten are for. Its tick box begins a choice of several, which is applied when it is
 * confirmed; from then on the names tick too, so that a slip does not throw the choice away.
 *
 * Its own chunk, as it brings React Aria. The focus stays in the search field, and the row that the keys are
 * on is its active descendant. Space ticks once the arrows have been used, and is a letter while typing.
 */
export function PropertyPanel({ value, options, words, onApply, onCancel }: PropertyPanelProps) {
  const frame = useRef<HTMLDivElement>(null)
  const input = useRef<HTMLInputElement>(null)
  const [query, setQuery] = useState('')
  const [draft, setDraft] = useState<PropertyChoice | null>(null)
  /** Whether the last key moved along the rows. */
  const isOnRow = useRef(false)

  const index = useMemo(() => indexProperties(options), [options])
  const isSearch = foldText(query) !== ''
  const rows = useMemo(() => propertyRows(options, value), [options, value])
  const items = useMemo<readonly Item[]>(() => {
    const shown: readonly PropertyRow[] = isSearch
      ? findProperties(index, query).map((option) => ({ kind: 'property', option }))
      : rows
    return shown.map((row) => ({ id: idOf(row), row }))
  }, [index, rows, query, isSearch])

  const shown = draft ?? value
  const selected = useMemo(
    () => new Set(shown.kind === 'all' ? ['all'] : shown.refs.map((ref) => `ref ${ref}`)),
    [shown],
  )

  function tick(row: PropertyRow): void {
    isOnRow.current = true
    setDraft(row.kind === 'all' ? ALL_PROPERTIES : toggleProperty(shown, refOf(row)))
  }

  function activate(row: PropertyRow): void {
    // An unknown property alone would show nothing: it can only be taken out.
    if (draft !== null || row.kind === 'unknown') tick(row)
    else onApply(row.kind === 'all' ? ALL_PROPERTIES : onlyProperty(refOf(row)))
  }

  function press(row: PropertyRow, event: PressEvent): void {
    const isTick = event.pointerType === 'keyboard' ? event.key === ' ' : isOnTick(event)
    if (isTick && row.kind !== 'all') tick(row)
    else activate(row)
  }
  // React Aria keeps what an item was first given, so an item is given what never changes.
  const pressed = useRef(press)
  useEffect(() => {
    pressed.current = press
  })

  useLayoutEffect(() => focusPanel(frame.current, input.current), [])

  function search(text: string): void {
    isOnRow.current = false
    setQuery(text)
  }

  /** React Aria keeps these keys to itself, hence the capture. */
  function decide(event: KeyboardEvent<HTMLElement>): void {
    if (event.nativeEvent.isComposing) return
    if (event.key === 'Escape') {
      event.preventDefault()
      event.stopPropagation()
      onCancel()
      return
    }
    if (event.target !== input.current) return
    if (STEP_KEYS.has(event.key)) isOnRow.current = true
    const active = activeItem(frame.current, items)
    if (event.key === ' ' && isOnRow.current && active) {
      event.preventDefault()
      event.stopPropagation()
      if (active.row.kind !== 'all' || draft !== null) tick(active.row)
      else activate(active.row)
    } else if (event.key === 'Enter') {
      event.preventDefault()
      event.stopPropagation()
      const target = active ?? (isSearch ? items[0] : undefined)
      if (draft !== null) onApply(draft)
      else if (target) activate(target.row)
    }
  }

  return (
    <I18nProvider locale={words.locale}>
      {/* oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- keys on their way to the field */}
      <div
        ref={frame}
        role="group"
        aria-label={words.title}
        tabIndex={-1}
        className={propertyLayout.frame}
        onKeyDownCapture={decide}
      >
        <Autocomplete inputValue={query} onInputChange={search}>
          <SearchField aria-label={words.search} className={propertyLayout.search}>
            <span className="relative flex items-center">
              <span className="pointer-events-none absolute start-3 text-muted">
                <SearchIcon />
              </span>
              <Input
                ref={input}
                {...COMBOBOX}
                placeholder={words.search}
                className={`${propertyLayout.input} border border-line-strong bg-surface ps-9 pe-11 text-base text-ink -outline-offset-1 placeholder:text-faint sm:text-sm [&::-webkit-search-cancel-button]:hidden`}
              />
              <Button
                aria-label={words.clear}
                className={`absolute end-0 size-10 place-items-center rounded-md text-muted hover:text-ink pointer-coarse:size-11 ${query === '' ? 'hidden' : 'grid'}`}
              >
                <ClearIcon />
              </Button>
            </span>
          </SearchField>
          <Virtualizer layout={ListLayout} layoutOptions={LAYOUT}>
            <ListBox<Item>
              aria-label={words.list}
              items={items}
              selectionMode="multiple"
              selectedKeys={selected}
              shouldSelectOnPressUp
              renderEmptyState={() => <NoMatch words={words} />}
              className={`${propertyLayout.list} ${rows.length > ROWS_IN_SIGHT ? propertyLayout.longList : ''}`}
              dependencies={[options.length, words]}
            >
              {({ row }) => (
                <ListBoxItem
                  textValue={row.kind === 'property' ? row.option.name : idOf(row)}
                  onPress={(event) => pressed.current(row, event)}
                  className={({ isSelected, isFocused, isFocusVisible }) =>
                    `flex min-h-11 cursor-pointer rounded-md -outline-offset-2 select-none ${isSelected ? 'bg-accent-soft' : isFocused ? 'bg-sunken' : 'hover:bg-sunken'} ${isFocused && isFocusVisible ? 'outline-2 outline-accent' : 'outline-none'}`
                  }
                >
                  {({ isSelected }) => (
                    <PropertyLine row={row} isTicked={isSelected} count={options.length} words={words} />
                  )}
                </ListBoxItem>
              )}
            </ListBox>
          </Virtualizer>
        </Autocomplete>
        <p role="status" className="sr-only">
          {isSearch ? (items.length === 0 ? words.none : words.found(items.length)) : ''}
        </p>
        <Footer
          words={words}
          draft={draft}
          onSeveral={() => {
            setDraft(value)
            focusPanel(frame.current, input.current)
          }}
          onApply={onApply}
          onCancel={onCancel}
        />
      </div>
    </I18nProvider>
  )
}

function NoMatch({ words }: { words: PropertyWords }) {
  return (
    <span className="flex h-full flex-col items-center justify-center gap-1 px-6 py-8 text-center">
      <span className="text-sm font-medium text-ink">{words.none}</span>
      <span className="text-sm text-pretty text-muted">{words.noneHint}</span>
    </span>
  )
}

interface FooterProps {
  readonly words: PropertyWords
  /** `null` while nothing needs to be confirmed. */
  readonly draft: PropertyChoice | null
  readonly onSeveral: () => void
  readonly onApply: (choice: PropertyChoice) => void
  readonly onCancel: () => void
}

function Footer({ words, draft, onSeveral, onApply, onCancel }: FooterProps) {
  const plain = `${propertyLayout.action} border border-line-strong text-ink hover:bg-sunken`
  if (draft === null) {
    return (
      <div className={propertyLayout.footer}>
        <span className="me-auto text-xs text-muted not-pointer-fine:hidden" aria-hidden="true">
          {words.hint}
        </span>
        <button type="button" className={`${plain} me-auto pointer-fine:hidden`} onClick={onCancel}>
          {words.cancel}
        </button>
        <button type="button" className={plain} onClick={onSeveral}>
          {words.several}
        </button>
      </div>
    )
  }
  return (
    <div className={propertyLayout.footer}>
      <span role="status" className="me-auto text-sm text-muted tabular-nums">
        {draft.kind === 'all' ? words.all : words.ticked(draft.refs.length)}
      </span>
      <button type="button" className={plain} onClick={onCancel}>
        {words.cancel}
      </button>
      <button
        type="button"
        className={`${propertyLayout.action} border border-transparent bg-accent text-on-accent hover:bg-accent-strong`}
        onClick={() => onApply(draft)}
      >
        {words.apply}
      </button>
    </div>
  )
}

function refOf(row: Exclude<PropertyRow, { kind: 'all' }>): string {
  return row.kind === 'unknown' ? row.ref : row.option.ref
}

/** Unique in the list; a property may be called anything, also `all`. */
function idOf(row: PropertyRow): string {
  return row.kind === 'all' ? 'all' : `ref ${refOf(row)}`
}

/** Gives the focus to the search field; under a finger not, since the keyboard would cover the list before it was seen. */
function focusPanel(frame: HTMLElement | null, input: HTMLElement | null): void {
  const target = window.matchMedia('(pointer: coarse)').matches ? frame : input
  target?.focus({ preventScroll: true })
}

/** The row that the keys are on; React Aria marks it, and tells nobody else. */
function activeItem(frame: HTMLElement | null, items: readonly Item[]): Item | undefined {
  const id = frame?.querySelector('[role="option"][data-focused]')?.getAttribute('data-key')
  return items.find((item) => item.id === id)
}

/** Whether a press landed on the tick box's side of the row; a screen reader's click names no place. */
function isOnTick({ pointerType, target, x }: PressEvent): boolean {
  if (pointerType === 'virtual') return false
  const box = target.querySelector(`[${TICK_PART}]`)?.getBoundingClientRect()
  if (!box) return false
  const at = target.getBoundingClientRect().left + x
  return box.left <= at && at < box.right
}
