/** The list's measures, shared with the skeletons that stand in for it, so that nothing moves when it arrives. */
export const inboxLayout = {
  /** As high as three lines of small print, or as the switch. */
  toolbar: 'flex min-h-[3.5625rem] items-center gap-3 border-b border-line px-4 py-1 max-[24rem]:gap-2',
  /** What scrolls away with a narrow list, on a phone or beside a conversation: two lines of small print, three on a small phone. */
  lead: 'min-h-[3.0625rem] border-b border-line px-4 py-2 text-xs leading-4 text-pretty text-faint max-[24rem]:min-h-[4.0625rem] sm:max-lg:hidden',
} as const
