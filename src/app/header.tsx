import type { ReactNode } from 'react'
import type { PropertyChoice, PropertyOption } from '../filters/property-choice'
import { PropertyFilter } from '../filters/property-filter'
import { zoneParts } from '../lib/time-format'
import { Button } from '../ui/button'
import { EnterpriseIcon } from '../ui/icons'
import { Select } from '../ui/select'
import type { Words } from './words/words'

interface ChoiceProps {
  readonly words: Words
  readonly choice: PropertyChoice
  readonly options: readonly PropertyOption[]
  readonly onChoice: (choice: PropertyChoice) => void
}

interface HeaderProps extends ChoiceProps {
  readonly demo: boolean
  /** What the reader is called, where it is known. */
  readonly userName: string | null
  /** `null` where one cannot sign out. */
  readonly signOut: (() => void) | null
  readonly sessionOver: ReactNode
  /** Zones among which the reader chooses; empty when there is one. */
  readonly zones: readonly string[]
  readonly zone: string
  /** What the zone is called now. */
  readonly zoneName: string
  /** The server's now, ms UTC. */
  readonly nowMs: number
  readonly onZone: (zone: string) => void
  readonly created: ReactNode
  readonly refresh: ReactNode
  /** Why the range in the address is not the one that is shown. */
  readonly problem: string | null
  readonly onDismissProblem: () => void
}

/**
 * The bar's places: one row, and two on a phone. Shared with the skeleton, so that nothing moves when the page
 * knows where it is; for the same reason what may be missing stands at the end.
 */
export const headerLayout = {
  bar: 'grid grid-cols-[auto_minmax(0,1fr)_auto_auto] items-center gap-x-3 gap-y-2 px-4 py-2.5 sm:flex',
  place: 'col-span-2 flex min-w-0 items-center gap-2 max-sm:*:min-w-0',
  created: 'min-w-0 max-sm:col-span-2 max-sm:row-start-2',
  refresh: 'shrink-0 max-sm:col-start-4 max-sm:row-start-1',
} as const

/** The bar at the top: where one is, which range, and when it was last checked. */
export function Header(props: HeaderProps) {
  const { words, zones, nowMs } = props
  const { shell } = words
  return (
    <header className="border-b border-line bg-surface">
      <a
        href="#inbox"
        className="sr-only focus:not-sr-only focus:absolute focus:z-20 focus:rounded-md focus:bg-raised focus:px-3 focus:py-2"
      >
        {shell.skipToInbox}
      </a>
      <div className={headerLayout.bar}>
        <ProductName text={shell.product} />
        <div className={headerLayout.place}>
          <PropertyFilter
            value={props.choice}
            options={props.options}
            words={words.filters.property}
            onChange={props.onChoice}
          />
        </div>
        <div className={headerLayout.created}>{props.created}</div>
        {zones.length > 1 ? (
          <span className="min-w-0 max-sm:col-span-4 max-sm:row-start-3">
            <Select
              label={shell.viewZone}
              value={props.zone}
              options={zones.map((zone) => ({ value: zone, text: shell.zone(zoneParts(zone, nowMs)) }))}
              onChange={props.onZone}
            />
          </span>
        ) : (
          <span className="min-w-0 text-xs text-muted max-lg:hidden">{props.zoneName}</span>
        )}
        <span className="ms-auto flex shrink-0 items-center gap-2 max-sm:col-span-2 max-sm:justify-self-end">
          {props.demo && (
            <span className="rounded-md bg-wait-soft px-2 py-0.5 text-xs font-medium whitespace-nowrap text-wait">
              {shell.demo}
            </span>
          )}
          {props.signOut && (
            <Button
              look="quiet"
              title={props.userName === null ? undefined : shell.signIn.as(props.userName)}
              onClick={props.signOut}
            >
              {shell.signIn.out}
            </Button>
          )}
        </span>
        <span className={headerLayout.refresh}>{props.refresh}</span>
      </div>
      {props.sessionOver}
      {props.problem && (
        <div role="alert" className="flex items-center gap-3 bg-wait-soft px-4 py-1 text-sm text-wait">
          <p className="min-w-0 flex-1 text-pretty">{props.problem}</p>
          <Button look="quiet" onClick={props.onDismissProblem}>
            {shell.dismiss}
          </Button>
        </div>
      )}
    </header>
  )
}

/** The bar over a connection that cannot be shown: the others stay within reach. */
export function PlainHeader(props: ChoiceProps) {
  return (
    <header className="flex items-center gap-3 border-b border-line bg-surface px-4 py-2.5">
      <ProductName text={props.words.shell.product} />
      <PropertyFilter
        value={props.choice}
        options={props.options}
        words={props.words.filters.property}
        onChange={props.onChoice}
      />
    </header>
  )
}

/** The mark and the name; on a small screen the mark says it. */
export function ProductName({ text }: { readonly text: string }) {
  return (
    <h1 className="flex items-center gap-2 text-base font-semibold tracking-tight">
      <span className="grid size-8 shrink-0 place-items-center rounded-lg bg-accent text-on-accent">
        <EnterpriseIcon className="size-5" />
      </span>
      <span className="max-md:sr-only">{text}</span>
    </h1>
  )
}
