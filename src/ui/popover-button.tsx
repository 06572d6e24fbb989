import { type ReactNode, type ToggleEvent, useId, useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import { placeUnder, useAnchoredPopover } from './use-anchored-popover'

interface PopoverButtonProps {
  /** What stands on the button, and how it looks. */
  readonly face: ReactNode
  readonly className: string
  /** The button's name, where its face does not say it. */
  readonly label?: string | undefined
  /** Shown over the button. */
  readonly hint?: string | undefined
  /** The popover's name. */
  readonly title: string
  /** What is the popover's own besides its place: width from 40rem on, padding. */
  readonly popoverClassName: string
  /** Told before the popover is shown, and once it is. */
  readonly onOpen?: () => void
  readonly onShown?: () => void
  /** What is in the popover, made only while it is open. */
  readonly children: (popover: OpenPopover) => ReactNode
}

interface OpenPopover {
  /** Whether it is on the screen already, and no longer only being placed. */
  readonly isShown: boolean
  /** Closes it and gives the focus back to the button. */
  readonly close: () => void
}

/** A button over a native popover: under the button where there is room, a sheet at the bottom of a phone. */
export function PopoverButton(props: PopoverButtonProps) {
  const { face, className, label, hint, title, popoverClassName, onOpen, onShown, children } = props
  const id = useId()
  const button = useRef<HTMLButtonElement>(null)
  const popover = useRef<HTMLDivElement>(null)
  const [state, setState] = useState<'closed' | 'opening' | 'shown'>('closed')
  const isOpen = state !== 'closed'
  useAnchoredPopover(button, popover, isOpen)

  const beforeToggle = (event: ToggleEvent<HTMLDivElement>) => {
    if (event.newState !== 'open') return
    // What is in it is there when it is shown.
    flushSync(() => {
      onOpen?.()
      setState('opening')
    })
    placeUnder(button.current, event.currentTarget)
  }
  const toggle = (event: ToggleEvent<HTMLDivElement>) => {
    const isShown = event.newState === 'open'
    setState(isShown ? 'shown' : 'closed')
    if (!isShown) return
    // Only now has it a size.
    placeUnder(button.current, event.currentTarget)
    onShown?.()
  }
  const close = () => {
    popover.current?.hidePopover()
    button.current?.focus()
  }
  return (
    <>
      <button
        ref={button}
        type="button"
        popoverTarget={id}
        aria-haspopup="dialog"
        aria-expanded={isOpen}
        aria-label={label}
        title={hint}
        className={className}
      >
        {face}
      </button>
      <div
        ref={popover}
        id={id}
        popover="auto"
        role="dialog"
        aria-label={title}
        onBeforeToggle={beforeToggle}
        onToggle={toggle}
        className={`m-0 overflow-y-auto border border-line bg-raised text-ink shadow-pop max-sm:inset-x-0 max-sm:top-auto max-sm:bottom-0 max-sm:w-full max-sm:max-w-none max-sm:rounded-t-lg max-sm:backdrop:bg-shade sm:inset-auto sm:top-(--pop-top) sm:left-(--pop-left) sm:max-h-(--pop-room) sm:rounded-lg ${popoverClassName}`}
      >
        {isOpen ? <Content isShown={state === 'shown'} close={close} make={children} /> : null}
      </div>
    </>
  )
}

/** What is in the popover, as a component of its own: what closes it reads refs, which no drawing may. */
function Content({ make, ...popover }: OpenPopover & { readonly make: PopoverButtonProps['children'] }) {
  return make(popover)
}
