import { useState, type ComponentType } from 'react'
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
import type { PropertyPanelProps } from './property-panel'
import { PropertyPanelFailure, PropertyPanelSkeleton } from './property-panel-skeleton'
import { CrashBoundary } from '../ui/crash-boundary'
import { PopoverButton } from '../ui/popover-button'
import { useLazyComponent } from '../ui/use-lazy-component'
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
  const [isWanted, setWanted] = useState(false)
  const { lazy, retry } = useLazyComponent(loadPanel, isWanted)

  const sole = soleProperty(value, options)
  if (sole) return <SoleProperty property={sole} words={words} />
  return (
    <PopoverButton
      face={
        <>
          <BuildingIcon />
          <ButtonText value={value} options={options} words={words} />
          <ChevronIcon />
        </>
      }
      title={words.title}
      className="inline-flex min-h-10 max-w-full min-w-0 items-center gap-2 rounded-md border border-line bg-surface px-3 text-sm text-ink hover:bg-sunken sm:max-w-80 pointer-coarse:min-h-11"
      popoverClassName="flex-col p-0 open:flex max-sm:max-h-[90dvh] sm:w-max sm:max-w-[calc(100vw-1rem)]"
      onOpen={() => setWanted(true)}
    >
      {({ isShown, close }) => {
        if (lazy.status === 'failed') return <PropertyPanelFailure words={words} onRetry={retry} />
        // The list measures itself and takes the focus, which it can do only once it is on the screen.
        if (lazy.status === 'loading' || !isShown) {
          const rows = 1 + options.length + unknownRefs(value, options).length
          return <PropertyPanelSkeleton words={words} rows={rows} />
        }
        const apply = (choice: PropertyChoice) => {
          close()
          if (!isSameChoice(choice, value)) onChange(choice)
        }
        return (
          <CrashBoundary
            shown=""
            renderCrash={(onRetry) => <PropertyPanelFailure words={words} onRetry={onRetry} />}
          >
            <lazy.Component {...{ value, options, words }} onApply={apply} onCancel={close} />
          </CrashBoundary>
        )
      }}
    </PopoverButton>
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
