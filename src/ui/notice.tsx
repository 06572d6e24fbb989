import type { ReactNode } from 'react'
import { AlertIcon, BubblesIcon } from './icons'

interface NoticeProps {
  readonly tone: 'calm' | 'danger'
  readonly title: string
  readonly children?: ReactNode
  /** Small print such as a RequestId. */
  readonly detail?: string | null
  readonly actions?: ReactNode
}

/** A whole pane's message: nothing here, or something failed. */
export function Notice({ tone, title, children, detail, actions }: NoticeProps) {
  const Icon = tone === 'danger' ? AlertIcon : BubblesIcon
  const halo = tone === 'danger' ? 'bg-danger-soft text-danger' : 'bg-accent-soft text-accent'
  return (
    <div
      role={tone === 'danger' ? 'alert' : 'status'}
      className="mx-auto flex h-full max-w-md flex-col items-center justify-center gap-3 overflow-y-auto px-6 py-10 text-center"
    >
      <span className={`grid size-12 shrink-0 place-items-center rounded-full ${halo}`}>
        <Icon className="size-6" />
      </span>
      <h2 className="text-lg font-semibold text-balance">{title}</h2>
      {children && (
        <div className="flex flex-col gap-2 text-sm text-pretty break-words text-muted [overflow-wrap:anywhere]">
          {children}
        </div>
      )}
      {actions && <div className="mt-2 flex flex-wrap justify-center gap-2">{actions}</div>}
      {detail && <p className="mt-1 text-xs break-all text-faint select-all">{detail}</p>}
    </div>
  )
}
