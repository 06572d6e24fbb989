/**
 * The panel's measures, shared with the skeleton that stands in for it, so that nothing moves when it
 * arrives. Touch targets are 40 px, 44 px under a finger.
 */
export const propertyLayout = {
  frame: 'flex min-h-0 w-full flex-col outline-none sm:w-92',
  search: 'relative shrink-0 p-2 pb-1',
  input: 'min-h-10 w-full rounded-md pointer-coarse:min-h-11',
  /** The list keeps its height while a search narrows it; it gives way where the window is low. */
  list: 'min-h-24 shrink overflow-x-hidden overflow-y-auto overscroll-contain',
  longList: 'h-90',
  footer:
    'flex min-h-15 shrink-0 flex-wrap items-center justify-end gap-2 border-t border-line px-3 py-2 pointer-coarse:min-h-16',
  action: 'min-h-10 rounded-md px-4 text-sm font-medium pointer-coarse:min-h-11',
} as const

/** How many rows fit into the list at its full height. */
export const ROWS_IN_SIGHT = 8

/** Around the rows, px: they are placed by numbers, not by the stylesheet. */
export const LIST_PADDING = 8
