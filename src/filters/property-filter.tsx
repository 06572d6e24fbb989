import { useId, useRef, useState, type ComponentType, type ToggleEvent } from 'react'
import { AlertIcon, ChevronIcon } from '../ui/icons'
import { assertNever } from '../lib/assert-never'
import {
  choiceSummary,
  isSameChoice,
  soleProperty,
  unknownRefs,
  type PropertyChoice,
  type PropertyOption,
} from './property-choice'
import { BuildingIcon } from './property-icons'
import { useLazyComponent } from './property-lazy'
import type { PropertyPanelProps } from './property-panel'
import { PropertyPanelFailure, PropertyPanelSkeleton } from './property-panel-skeleton'
import { placeUnder, useAnchoredPopover } from '../ui/use-anchored-popover'
import type { PropertyWords } from './words'

export interface PropertyFilterProps {
  /** Whose conversations are shown now. */
  readonly value: PropertyChoice
  /** All that can be chosen, in the order in which they are offered. */
  readonly options: readonly PropertyOption[]
  readonly words: PropertyWords
  readonly onChange: (choice: PropertyChoice) => void
  /** How the list arrives; only a test has another way. */
  readonly loadPanel?: () => Promise<ComponentType<PropertyPanelProps>>
}

const importPanel = async () => (await import('./property-panel')).PropertyPanel

/**
 * The property filter: a button that names the choice, over a native popover with the list. React Aria comes
 * only with the list, once the popover is open: the inbox's first paint does not wait for it. Where there is
 * one property and nothing else is chosen, its name stands there as text.
 */
export function PropertyFilter(props: PropertyFilterProps) {
  const { value, options, words, onChange, loadPanel = importPanel } = props
  const button = useRef<HTMLButtonElement>(null)
  const popover = useRef<HTMLDivElement>(null)
  const [isOpen, setOpen] = useState(false)
  const id = useId()
  const { lazy, retry } = useLazyComponent(loadPanel, isOpen)
  useAnchoredPopover(button, popover, isOpen)

  const sole = soleProperty(value, options)
  if (sole) return <SoleProperty property={sole} words={words} />

  function close(): void {
    popover.current?.hidePopover()
    button.current?.focus()
  }

  function apply(choice: PropertyChoice): void {
    close()
    if (!isSameChoice(choice, value)) onChange(choice)
  }

  return (
    <>
      <button
        ref={button}
        type="button"
        popoverTarget={id}
        aria-haspopup="dialog"
        aria-expanded={isOpen}
        className="inline-flex min-h-10 max-w-full min-w-0 items-center gap-2 rounded-md border border-line bg-surface px-3 text-sm text-ink hover:bg-sunken sm:max-w-80 pointer-coarse:min-h-11"
      >
        <BuildingIcon />
        <ButtonText value={value} options={options} words={words} />
        <ChevronIcon />
      </button>
      <div
        ref={popover}
        id={id}
        popover="auto"
        role="dialog"
        aria-label={words.title}
        onBeforeToggle={(event: ToggleEvent<HTMLDivElement>) => {
          if (event.newState === 'open') placeUnder(button.current, event.currentTarget)
        }}
        onToggle={(event: ToggleEvent<HTMLDivElement>) => setOpen(event.newState === 'open')}
        className="m-0 flex-col overflow-y-auto border border-line bg-raised p-0 text-ink shadow-pop open:flex max-sm:inset-x-0 max-sm:top-auto max-sm:bottom-0 max-sm:max-h-[90dvh] max-sm:w-full max-sm:max-w-none max-sm:rounded-t-lg max-sm:backdrop:bg-shade sm:inset-auto sm:w-max sm:max-w-[calc(100vw-1rem)] sm:top-(--pop-top) sm:left-(--pop-left) sm:max-h-(--pop-room) sm:rounded-lg"
      >
        {isOpen ? (
          lazy.status === 'ready' ? (
            <lazy.Component {...{ value, options, words }} onApply={apply} onCancel={close} />
          ) : lazy.status === 'failed' ? (
            <PropertyPanelFailure words={words} onRetry={retry} />
          ) : (
            <PropertyPanelSkeleton
              words={words}
              rows={1 + options.length + unknownRefs(value, options).length}
            />
          )
        ) : null}
      </div>
    </>
  )
}

/** What the button says: a name, a number or "all". */
function ButtonText({ value, options, words }: Pick<PropertyFilterProps, 'value' | 'options' | 'words'>) {
  const summary = choiceSummary(value, options)
  switch (summary.kind) {
    case 'all':
      return <span className="truncate">{words.button.all}</span>
    case 'several':
      return <span className="truncate">{words.button.several(summary.count)}</span>
    case 'one': {
      const { option, isAmbiguous } = summary
      const name = option?.name ?? words.unknown
      const detail = isAmbiguous ? (option?.detail ?? null) : null
      return (
        <>
          <span className="truncate">
            {words.button.named(detail === null ? name : words.withDetail(name, detail))}
          </span>
          {option?.state === 'broken' ? <Broken words={words} /> : null}
        </>
      )
    }
    default:
      return assertNever(summary)
  }
}

/** Says of a property in the header that it cannot be read; there is room for the icon only. */
function Broken({ words }: { words: PropertyWords }) {
  return (
    <span className="text-danger" title={words.broken}>
      <AlertIcon />
      <span className="sr-only">{words.broken}</span>
    </span>
  )
}

function SoleProperty({ property, words }: { property: PropertyOption; words: PropertyWords }) {
  return (
    <span className="inline-flex max-w-full min-w-0 items-center gap-2 px-1 text-sm font-medium">
      <bdi className="truncate">{property.name}</bdi>
      {property.state === 'broken' ? <Broken words={words} /> : null}
    </span>
  )
}
