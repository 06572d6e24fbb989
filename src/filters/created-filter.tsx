import { useId, useRef, useState, type ComponentProps, type ToggleEvent } from 'react'
import { flushSync } from 'react-dom'
import { assertNever } from '../lib/assert-never'
import { zoneParts } from '../lib/time-format'
import { createdLabel, createdPresets, isSameCreated, type CreatedFilter as Created } from './created'
import type { CreatedFilterPanelProps } from './created-filter-panel'
import { BackIcon, CalendarIcon, CheckIcon, ChevronIcon } from '../ui/icons'
import { panelLayout } from './panel-layout'
import { PanelFailure, PanelSkeleton } from './panel-skeleton'
import { placeUnder, useAnchoredPopover } from '../ui/use-anchored-popover'
import { useLazyPanel, type LazyPanel, type PanelModule } from './use-lazy-panel'
import type { FiltersWords } from './words'

export interface CreatedFilterProps {
  /** The range that is shown now. */
  readonly value: Created
  /** The property's zone, an IANA name that this engine knows. */
  readonly zone: string
  /** The server's now, ms since 1970 UTC: "today" does not trust a desk's clock. */
  readonly now: number
  /** No message is before this instant, ms since 1970 UTC. */
  readonly floorMs: number
  readonly words: FiltersWords
  readonly onChange: (filter: Created) => void
  /** How the calendar arrives; only a test has another way. */
  readonly loadPanel?: () => Promise<PanelModule>
}

const importPanel = (): Promise<PanelModule> => import('./created-filter-panel')

/**
 * The created filter: a button that names the range, over a native popover with the presets, which apply
 * at once, and a custom range, which applies when it is confirmed. React Aria comes only with the
 * calendar, once the popover is open: the list's first paint does not wait for it.
 */
export function CreatedFilter(props: CreatedFilterProps) {
  const { value, zone, now, floorMs, words, onChange, loadPanel = importPanel } = props
  const button = useRef<HTMLButtonElement>(null)
  const popover = useRef<HTMLDivElement>(null)
  const options = useRef<HTMLUListElement>(null)
  const toPresets = useRef<HTMLButtonElement>(null)
  const [isOpen, setOpen] = useState(false)
  const [isCustom, setCustom] = useState(false)
  const id = useId()
  const { panel, retry } = useLazyPanel(loadPanel, isOpen)
  useAnchoredPopover(button, popover, isOpen)

  const chosenCustom = !('preset' in value)
  const rangeName = createdLabel(value, words.locale, words.created.presets)

  function beforeToggle(event: ToggleEvent<HTMLDivElement>): void {
    if (event.newState !== 'open') return
    setCustom(chosenCustom)
    placeUnder(button.current, event.currentTarget)
  }

  function afterToggle(event: ToggleEvent<HTMLDivElement>): void {
    const opened = event.newState === 'open'
    setOpen(opened)
    if (opened) focusChoice()
  }

  /** The chosen preset; where the calendar has taken the presets' place, the way back to them. */
  function focusChoice(): void {
    const chosen = options.current?.querySelector<HTMLElement>('[aria-pressed="true"]')
    if (chosen?.checkVisibility() === true) chosen.focus()
    else toPresets.current?.focus()
  }

  function showCustom(isShown: boolean): void {
    flushSync(() => setCustom(isShown))
    focusChoice()
  }

  function close(): void {
    popover.current?.hidePopover()
    button.current?.focus()
  }

  function choose(filter: Created): void {
    close()
    if (!isSameCreated(filter, value)) onChange(filter)
  }

  return (
    <>
      <button
        ref={button}
        type="button"
        popoverTarget={id}
        aria-haspopup="dialog"
        aria-expanded={isOpen}
        aria-label={words.created.button(rangeName)}
        className="inline-flex min-h-10 max-w-full min-w-0 items-center gap-2 rounded-md border border-line bg-surface px-3 text-sm text-ink hover:bg-sunken pointer-coarse:min-h-11"
      >
        <CalendarIcon />
        {/* On a phone the range alone, so that one is told from another: the calendar says what it is of. */}
        <span className="truncate max-lg:hidden">{words.created.button(rangeName)}</span>
        <span className="truncate lg:hidden">{rangeName}</span>
        <ChevronIcon />
      </button>
      <div
        ref={popover}
        id={id}
        popover="auto"
        role="dialog"
        aria-label={words.created.title}
        onBeforeToggle={beforeToggle}
        onToggle={afterToggle}
        className="m-0 overflow-y-auto border border-line bg-raised p-3 text-ink shadow-pop max-sm:inset-x-0 max-sm:top-auto max-sm:bottom-0 max-sm:max-h-dvh max-sm:w-full max-sm:max-w-none max-sm:rounded-t-lg max-sm:backdrop:bg-shade sm:inset-auto sm:w-max sm:max-w-[calc(100vw-1rem)] sm:top-(--pop-top) sm:left-(--pop-left) sm:max-h-(--pop-room) sm:rounded-lg"
      >
        <div className={isCustom ? panelLayout.popover : ''}>
          <div className="sm:w-44">
            <button
              ref={toPresets}
              type="button"
              className={`-ms-1 min-h-10 items-center gap-2 rounded-md pe-3 ps-1 text-sm font-medium text-accent hover:bg-accent-soft pointer-coarse:min-h-11 ${isCustom ? 'hidden max-sm:flex low:flex' : 'hidden'}`}
              onClick={() => showCustom(false)}
            >
              <BackIcon />
              {words.created.toPresets}
            </button>
            <ul
              ref={options}
              className={`grid grid-cols-2 gap-1 sm:grid-cols-1 ${isCustom ? 'max-sm:hidden low:hidden' : ''}`}
            >
              {createdPresets.map((preset) => (
                <li key={preset}>
                  <Option
                    isChosen={!isCustom && isSameCreated(value, { preset })}
                    onClick={() => choose({ preset })}
                  >
                    {words.created.presets[preset]}
                  </Option>
                </li>
              ))}
              <li>
                <Option
                  isChosen={isCustom || chosenCustom}
                  aria-expanded={isCustom}
                  aria-controls={`${id}-custom`}
                  onClick={() => showCustom(true)}
                >
                  {words.created.custom}
                </Option>
              </li>
            </ul>
            <p
              className={`text-xs text-muted ${isCustom ? 'sm:mt-3 sm:border-t sm:border-line sm:px-2 sm:pt-3 low:mt-0 low:border-0 low:p-0' : 'mt-3 border-t border-line px-2 pt-3'}`}
            >
              {words.created.zone(zoneParts(zone, now))}
            </p>
          </div>
          <div id={`${id}-custom`} hidden={!isCustom} className={isCustom ? 'low:contents' : ''}>
            {isOpen && isCustom ? (
              <CustomRange
                {...{ panel, retry, value, zone, now, floorMs, words }}
                onApply={choose}
                onCancel={close}
              />
            ) : null}
          </div>
        </div>
      </div>
    </>
  )
}

/** The calendar, or what stands in its place. */
function CustomRange({
  panel,
  retry,
  ...props
}: CreatedFilterPanelProps & { panel: LazyPanel; retry: () => void }) {
  switch (panel.status) {
    case 'loading':
      return <PanelSkeleton words={props.words.created} />
    case 'failed':
      return <PanelFailure words={props.words.created} onRetry={retry} />
    case 'ready':
      return <panel.Panel {...props} />
    default:
      return assertNever(panel)
  }
}

/** One choice of the list: says that it is the chosen one by a tick, a ground and its pressed state. */
function Option({ isChosen, children, ...props }: { isChosen: boolean } & ComponentProps<'button'>) {
  return (
    <button
      type="button"
      aria-pressed={isChosen}
      className={`flex min-h-10 w-full items-center gap-2 rounded-md px-2 text-start text-sm text-ink pointer-coarse:min-h-11 ${isChosen ? 'bg-accent-soft font-medium' : 'hover:bg-sunken'}`}
      {...props}
    >
      <span className={isChosen ? 'text-accent' : 'invisible'}>
        <CheckIcon />
      </span>
      {children}
    </button>
  )
}
