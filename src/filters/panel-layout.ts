/**
 * The calendar's measures, shared with the skeleton that stands in for it, so that nothing moves when it
 * arrives. Touch targets are 40 px, 44 px under a finger; in a low window the days are 36 px high, so that a
 * month fits, and what is beside the calendar elsewhere stands in a column of its own.
 */
export const panelLayout = {
  /** Around the calendar and what stands beside or above it. */
  popover:
    'flex flex-col gap-3 sm:flex-row sm:gap-4 low:grid low:grid-cols-[11rem_minmax(18rem,1fr)] low:grid-rows-[auto_auto_1fr] low:gap-x-4 low:gap-y-2',
  frame: 'flex w-full flex-col gap-3 sm:w-80 low:contents',
  fields: 'grid grid-cols-2 gap-2 low:grid-cols-1',
  calendar: 'low:col-start-2 low:row-span-3 low:row-start-1',
  fieldLabel: 'mb-1 block text-xs leading-4 text-muted',
  field: 'flex min-h-10 w-full items-center rounded-md pointer-coarse:min-h-11',
  heading: 'flex h-10 items-center gap-1 pointer-coarse:h-11',
  /** The names of the weekdays and six weeks: a month that needs fewer leaves the rest empty. */
  month: 'min-h-68 pointer-coarse:min-h-74 low:min-h-62',
  weekday: 'h-8 text-xs font-normal text-muted',
  cell: 'flex h-10 w-full items-center justify-center pointer-coarse:h-11 low:h-9',
  /** Stays in sight, with the reason of a refusal, where the window is too low for the whole. */
  footer: 'sticky -bottom-3 -mb-3 flex flex-col gap-3 bg-raised pt-1 pb-3 low:justify-end low:gap-1',
  message: 'min-h-5 text-sm leading-5',
  actions: 'flex justify-end gap-2',
  action: 'min-h-10 rounded-md px-4 text-sm font-medium pointer-coarse:min-h-11',
} as const
