import { ChevronIcon } from './icons'

interface SelectProps {
  readonly label: string
  readonly value: string
  readonly options: readonly { readonly value: string; readonly text: string }[]
  readonly onChange: (value: string) => void
}

/** A labelled native select: known to every keyboard, reader and phone. Plain text where there is no choice. */
export function Select({ label, value, options, onChange }: SelectProps) {
  if (options.length < 2) return <span className="truncate px-1 text-sm font-medium">{options[0]?.text}</span>
  return (
    <span className="relative inline-flex max-w-full min-w-0 items-center sm:max-xl:max-w-56">
      <select
        aria-label={label}
        value={value}
        className="min-h-10 max-w-full min-w-0 appearance-none truncate rounded-md border border-line bg-surface ps-3 pe-9 text-sm text-ink hover:bg-sunken pointer-coarse:min-h-11"
        onChange={(event) => onChange(event.target.value)}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.text}
          </option>
        ))}
      </select>
      <ChevronIcon className="pointer-events-none absolute end-3 size-4 text-muted" />
    </span>
  )
}
