import { useId, useRef, useState, type ComponentProps, type ComponentType } from 'react'
import { flushSync } from 'react-dom'
import { assertNever } from '../lib/assert-never'
import { zoneParts } from '../lib/time-format'
import { createdLabel, createdPresets, isSameCreated, type CreatedFilter as Created } from './created'
import type { CreatedFilterPanelProps } from './created-filter-panel'
import { BackIcon, CalendarIcon, CheckIcon, ChevronIcon } from '../ui/icons'
import { panelLayout } from './panel-layout'
import { PanelFailure, PanelSkeleton } from './panel-skeleton'
import { CrashBoundary } from '../ui/crash-boundary'
import { PopoverButton } from '../ui/popover-button'
import { useLazyComponent, type LazyComponent } from '../ui/use-lazy-component'
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
  readonly loadPanel?: () => Promise<ComponentType<CreatedFilterPanelProps>>
}

const importPanel = async () => (await import('./created-filter-panel')).CreatedFilterPanel

/**
 * The created filter: a button that names the range, over a native popover with the presets, which apply
 * at once, and a custom range, which applies when it is confirmed. React Aria comes only with the
 * calendar, once the popover is open: the list's first paint does not wait for it.
 */
export function CreatedFilter(props: CreatedFilterProps) {
  const { value, zone, now, floorMs, words, onChange, loadPanel = importPanel } = props
  const options = useRef<HTMLUListElement>(null)
  const toPresets = useRef<HTMLButtonElement>(null)
  const [isWanted, setWanted] = useState(false)
  const [isCustom, setCustom] = useState(false)
  const id = useId()
  const { lazy, retry } = useLazyComponent(loadPanel, isWanted)

  const chosenCustom = !('preset' in value)
  const rangeName = createdLabel(value, words.locale, words.created.presets)

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

  return (
    <PopoverButton
      face={
        <>
          <CalendarIcon />
          {/* On a phone the range alone, so that one is told from another: the calendar says what it is of. */}
          <span className="truncate max-lg:hidden">{words.created.button(rangeName)}</span>
          <span className="truncate lg:hidden">{rangeName}</span>
          <ChevronIcon />
        </>
      }
      label={words.created.button(rangeName)}
      title={words.created.title}
      className="inline-flex min-h-10 max-w-full min-w-0 items-center gap-2 rounded-md border border-line bg-surface px-3 text-sm text-ink hover:bg-sunken pointer-coarse:min-h-11"
      popoverClassName="p-3 max-sm:max-h-dvh sm:w-max sm:max-w-[calc(100vw-1rem)]"
      onOpen={() => {
        setWanted(true)
        setCustom(chosenCustom)
      }}
      onShown={focusChoice}
    >
      {({ close }) => {
        const choose = (filter: Created) => {
          close()
          if (!isSameCreated(filter, value)) onChange(filter)
        }
        return (
          <div className={isCustom ? panelLayout.popover : ''}>
            <div className="sm:w-44">
              <button
                ref={toPresets}
                type="button"
                className={`-ms-1 min-h-10 items-center gap-2 rounded-md pe-3 ps-1 text-sm font-medium text-accent hover:bg-accent-soft pointer-coarse:min-h-11 ${isCustom ? 'hidden max-sm:flex low:flex' : 'hidden'}`}
                onClick={() => showCustom(false)}
              >
                <BackIcon />
                <span>{words.created.toPresets}</span>
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
              {isCustom ? (
                <CustomRange
                  {...{ lazy, retry, value, zone, now, floorMs, words }}
                  onApply={choose}
                  onCancel={close}
                />
              ) : null}
            </div>
          </div>
        )
      }}
    </PopoverButton>
  )
}

/** The calendar, or what stands in its place. */
function CustomRange({
  lazy,
  retry,
  ...props
}: CreatedFilterPanelProps & { lazy: LazyComponent<CreatedFilterPanelProps>; retry: () => void }) {
  switch (lazy.status) {
    case 'loading':
      return <PanelSkeleton words={props.words.created} />
    case 'failed':
      return <PanelFailure words={props.words.created} onRetry={retry} />
    case 'ready':
      return (
        <CrashBoundary
          shown=""
          renderCrash={(onRetry) => <PanelFailure words={props.words.created} onRetry={onRetry} />}
        >
          <lazy.Component {...props} />
        </CrashBoundary>
      )
    default:
      return assertNever(lazy)
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
      <span>{children}</span>
    </button>
  )
}
