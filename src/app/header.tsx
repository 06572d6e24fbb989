import type { ReactNode } from 'react'
import type { Enterprise } from '../connector/enterprises'
import type { CurrentSession } from '../queries/get-session'
import { Button } from '../ui/button'
import { EnterpriseIcon } from '../ui/icons'
import { Select } from '../ui/select'
import type { Property } from './place'
import type { Words } from './words/words'

interface ConnectionChoice {
  readonly session: CurrentSession
  readonly words: Words
  readonly connectionId: string
  readonly onConnection: (id: string) => void
}

interface HeaderProps extends ConnectionChoice {
  readonly enterprises: readonly Enterprise[]
  readonly property: Property
  /** What the property's zone is called now. */
  readonly zoneName: string
  readonly onProperty: (id: string) => void
  readonly created: ReactNode
  readonly refresh: ReactNode
  /** Why the range in the address is not the one that is shown. */
  readonly problem: string | null
  readonly onDismissProblem: () => void
}

/** The bar at the top: where one is, which range, and when it was last checked. */
export function Header(props: HeaderProps) {
  const { session, words, enterprises, property } = props
  const { shell } = words
  return (
    <header className="border-b border-line bg-surface">
      <a
        href="#inbox"
        className="sr-only focus:not-sr-only focus:absolute focus:z-20 focus:rounded-md focus:bg-raised focus:px-3 focus:py-2"
      >
        {shell.skipToInbox}
      </a>
      <div className="grid grid-cols-[auto_minmax(0,1fr)_auto] items-center gap-x-3 gap-y-2 px-4 py-2.5 sm:flex sm:flex-wrap">
        <ProductName text={shell.product} />
        {session.demo && (
          <span className="order-4 justify-self-end rounded-md bg-wait-soft px-2 py-0.5 text-xs font-medium text-wait sm:order-none">
            {shell.demo}
          </span>
        )}
        <div className="flex min-w-0 flex-wrap items-center gap-2">
          <ConnectionSelect {...props} />
          <Select
            label={shell.property}
            value={property.enterprise.id}
            options={enterprises.map(({ id, name }) => ({ value: id, text: name ?? shell.unnamedProperty }))}
            onChange={props.onProperty}
          />
        </div>
        <div className="order-3 col-span-2 min-w-0 sm:order-none">{props.created}</div>
        <span className="text-xs text-muted max-xl:hidden">{props.zoneName}</span>
        <span className="order-2 justify-self-end sm:order-none sm:ms-auto">{props.refresh}</span>
      </div>
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
export function PlainHeader(props: ConnectionChoice) {
  return (
    <header className="flex items-center gap-3 border-b border-line bg-surface px-4 py-2.5">
      <ProductName text={props.words.shell.product} />
      <ConnectionSelect {...props} />
    </header>
  )
}

function ProductName({ text }: { readonly text: string }) {
  return (
    <h1 className="flex items-center gap-2 text-base font-semibold tracking-tight">
      <span className="grid size-8 shrink-0 place-items-center rounded-lg bg-accent text-on-accent">
        <EnterpriseIcon className="size-5" />
      </span>
      <span className="max-sm:sr-only">{text}</span>
    </h1>
  )
}

function ConnectionSelect({ session, words, connectionId, onConnection }: ConnectionChoice) {
  if (session.connections.length < 2) return null
  return (
    <Select
      label={words.shell.connection}
      value={connectionId}
      options={session.connections.map(({ id, name }) => ({ value: id, text: name }))}
      onChange={onConnection}
    />
  )
}
