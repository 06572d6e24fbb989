import { type FormEvent, type ReactNode, useId, useRef, useState } from 'react'
import type { Jump } from '../lib/position'
import { Button } from './button'
import { ArrowUpIcon, JumpIcon } from './icons'
import { placeUnder, useAnchoredPopover } from './use-anchored-popover'
import type { JumpWords } from './words'

interface JumpMenuProps {
  readonly words: JumpWords
  /** Which way the newest message lies. */
  readonly newest: 'up' | 'down'
  /** The first and the last date that there can be messages of, `YYYY-MM-DD`. */
  readonly min: string
  readonly max: string
  /** What the zone is called in which dates are counted. */
  readonly zoneName: string
  readonly onJump: (jump: Jump) => void
  readonly className?: string
}

/** A button and the places of a list that it leads to: its two ends, and any date. */
export function JumpMenu({ words, newest, min, max, zoneName, onJump, className = '' }: JumpMenuProps) {
  const id = useId()
  const button = useRef<HTMLButtonElement>(null)
  const popover = useRef<HTMLDivElement>(null)
  const [isOpen, setOpen] = useState(false)
  useAnchoredPopover(button, popover, isOpen)

  const go = (jump: Jump) => {
    popover.current?.hidePopover()
    onJump(jump)
  }
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const date = new FormData(event.currentTarget).get('date')
    if (typeof date === 'string' && date !== '') go({ kind: 'date', date })
  }
  const [toNewest, toOldest] = newest === 'up' ? ['', 'rotate-180'] : ['rotate-180', '']
  return (
    <>
      <button
        ref={button}
        type="button"
        popoverTarget={id}
        aria-haspopup="dialog"
        aria-expanded={isOpen}
        aria-label={words.open}
        title={words.open}
        className={`inline-flex min-h-10 min-w-10 shrink-0 items-center justify-center rounded-lg text-muted hover:bg-sunken aria-expanded:bg-sunken aria-expanded:text-ink pointer-coarse:min-h-11 pointer-coarse:min-w-11 ${className}`}
      >
        <JumpIcon />
      </button>
      <div
        ref={popover}
        id={id}
        popover="auto"
        role="dialog"
        aria-label={words.open}
        onBeforeToggle={(event) => {
          if (event.newState === 'open' && popover.current) placeUnder(button.current, popover.current)
        }}
        onToggle={(event) => setOpen(event.newState === 'open')}
        className="m-0 overflow-y-auto border border-line bg-raised p-2 text-ink shadow-pop max-sm:inset-x-0 max-sm:top-auto max-sm:bottom-0 max-sm:max-h-dvh max-sm:w-full max-sm:max-w-none max-sm:rounded-t-lg max-sm:p-3 max-sm:backdrop:bg-shade sm:inset-auto sm:top-(--pop-top) sm:left-(--pop-left) sm:max-h-(--pop-room) sm:w-68 sm:rounded-lg"
      >
        <Choice onClick={() => go({ kind: 'newest' })}>
          <ArrowUpIcon className={`size-4 ${toNewest}`} />
          {words.newest}
        </Choice>
        <Choice onClick={() => go({ kind: 'oldest' })}>
          <ArrowUpIcon className={`size-4 ${toOldest}`} />
          {words.oldest}
        </Choice>
        <form className="mt-2 border-t border-line px-2 pt-2.5 pb-1" onSubmit={submit}>
          <label className="block text-xs font-medium text-muted" htmlFor={`${id}-date`}>
            {words.date}
          </label>
          <div className="mt-1 flex gap-2">
            <input
              id={`${id}-date`}
              name="date"
              type="date"
              required
              min={min}
              max={max}
              aria-describedby={`${id}-zone`}
              className="min-h-10 min-w-0 flex-1 rounded-lg border border-line-strong bg-surface px-2.5 text-sm text-ink pointer-coarse:min-h-11"
            />
            <Button type="submit">{words.go}</Button>
          </div>
          <p id={`${id}-zone`} className="mt-1.5 text-xs text-pretty text-faint">
            {words.zone(zoneName)}
          </p>
        </form>
      </div>
    </>
  )
}

function Choice({ children, onClick }: { readonly children: ReactNode; readonly onClick: () => void }) {
  return (
    <button
      type="button"
      className="flex min-h-10 w-full items-center gap-2.5 rounded-md px-2 text-start text-sm hover:bg-sunken pointer-coarse:min-h-11"
      onClick={onClick}
    >
      {children}
    </button>
  )
}

/** The way back to the newest message, over the corner of a list that is read elsewhere. */
export function NewestButton(props: {
  readonly words: JumpWords
  readonly newest: 'up' | 'down'
  readonly onClick: () => void
}) {
  return (
    <button
      type="button"
      aria-label={props.words.newest}
      title={props.words.newest}
      className="absolute end-4 bottom-4 z-10 grid size-10 place-items-center rounded-full border border-line bg-raised text-muted shadow-pop hover:text-ink pointer-coarse:size-11"
      onClick={props.onClick}
    >
      <ArrowUpIcon className={`size-4 ${props.newest === 'down' ? 'rotate-180' : ''}`} />
    </button>
  )
}
