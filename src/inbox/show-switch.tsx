import type { Show } from './rows'
import type { InboxWords } from './words'

interface ShowSwitchProps {
  readonly value: Show
  readonly words: InboxWords
  readonly onChange: (show: Show) => void
}

const CHOICES: readonly Show[] = ['latest', 'all']

/** "Latest 3 | All messages": two choices side by side. */
export function ShowSwitch({ value, words, onChange }: ShowSwitchProps) {
  return (
    <div
      role="group"
      aria-label={words.showLabel}
      className="inline-flex shrink-0 rounded-lg bg-sunken p-0.5"
    >
      {CHOICES.map((choice) => (
        <button
          key={choice}
          type="button"
          aria-pressed={choice === value}
          className="min-h-9 rounded-md px-3 max-[24rem]:px-2 text-[0.8125rem] font-medium text-muted aria-pressed:bg-raised aria-pressed:text-ink aria-pressed:shadow-card dark:aria-pressed:bg-accent-soft dark:aria-pressed:text-accent forced-colors:aria-pressed:border pointer-coarse:min-h-11"
          onClick={() => onChange(choice)}
        >
          {words.show[choice]}
        </button>
      ))}
    </div>
  )
}
