import { type FormEvent, type ReactNode, useId } from 'react'
import type { Jump } from '../lib/position'
import { Button } from './button'
import { ArrowUpIcon, JumpIcon } from './icons'
import { PopoverButton } from './popover-button'
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
  const [toNewest, toOldest] = newest === 'up' ? ['', 'rotate-180'] : ['rotate-180', '']
  return (
    <PopoverButton
      face={<JumpIcon />}
      label={words.open}
      hint={words.open}
      title={words.open}
      className={`inline-flex min-h-10 min-w-10 shrink-0 items-center justify-center rounded-lg text-muted hover:bg-sunken aria-expanded:bg-sunken aria-expanded:text-ink pointer-coarse:min-h-11 pointer-coarse:min-w-11 ${className}`}
      popoverClassName="p-2 max-sm:max-h-dvh max-sm:p-3 sm:w-68"
    >
      {({ close }) => {
        const go = (jump: Jump) => {
          close()
          onJump(jump)
        }
        const submit = (event: FormEvent<HTMLFormElement>) => {
          event.preventDefault()
          const date = new FormData(event.currentTarget).get('date')
          if (typeof date === 'string' && date !== '') go({ kind: 'date', date })
        }
        return (
          <>
            <Choice onClick={() => go({ kind: 'newest' })}>
              <ArrowUpIcon className={`size-4 ${toNewest}`} />
              <span>{words.newest}</span>
            </Choice>
            <Choice onClick={() => go({ kind: 'oldest' })}>
              <ArrowUpIcon className={`size-4 ${toOldest}`} />
              <span>{words.oldest}</span>
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
          </>
        )
      }}
    </PopoverButton>
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
