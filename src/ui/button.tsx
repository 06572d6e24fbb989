import type { ButtonHTMLAttributes } from 'react'

interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  readonly look?: 'plain' | 'strong' | 'quiet'
}

const LOOKS = {
  plain: 'border border-line-strong bg-raised text-ink hover:bg-sunken',
  strong: 'border border-transparent bg-accent text-on-accent hover:bg-accent-strong',
  quiet: 'border border-transparent text-accent hover:bg-accent-soft',
} as const

/** A button with a target of at least 40 px, 44 px under a finger. */
export function Button({ look = 'plain', className = '', ...props }: ButtonProps) {
  return (
    <button
      type="button"
      className={`inline-flex min-h-10 items-center justify-center gap-2 rounded-lg px-3.5 text-sm font-medium transition-colors disabled:opacity-55 pointer-coarse:min-h-11 ${LOOKS[look]} ${className}`}
      {...props}
    />
  )
}
