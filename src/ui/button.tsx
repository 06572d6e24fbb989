import type { ButtonHTMLAttributes } from 'react'

type Look = keyof typeof LOOKS

interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  readonly look?: Look
}

const LOOKS = {
  plain: 'border border-line-strong bg-raised text-ink hover:bg-sunken',
  strong: 'border border-transparent bg-accent text-on-accent hover:bg-accent-strong',
  quiet: 'border border-transparent text-accent hover:bg-accent-soft',
} as const

/** What makes a link look like a button: it leads somewhere, and says so to whoever cannot see it. */
export function buttonClass(look: Look): string {
  return `inline-flex min-h-10 items-center justify-center gap-2 rounded-lg px-3.5 text-sm font-medium transition-colors disabled:opacity-55 pointer-coarse:min-h-11 ${LOOKS[look]}`
}

/** A button with a target of at least 40 px, 44 px under a finger. */
export function Button({ look = 'plain', className = '', ...props }: ButtonProps) {
  return <button type="button" className={`${buttonClass(look)} ${className}`} {...props} />
}
