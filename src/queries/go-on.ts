import { toFailure } from './failure'
import type { Loaded } from './use-loaded'

/** Whether a failure is that of the network, and may be over when that is back. */
export function isCutOff(error: Error | null): boolean {
  return error !== null && toFailure(error).kind === 'network'
}

/** With the network back, what failed for want of it is asked for again; what is loaded stays. */
export function goOn({ pages, head, openLanes }: Pick<Loaded, 'pages' | 'head' | 'openLanes'>): void {
  if (isCutOff(pages.error)) {
    if (pages.isFetchNextPageError) void pages.fetchNextPage({ cancelRefetch: false })
    else if (pages.isFetchPreviousPageError) void pages.fetchPreviousPage({ cancelRefetch: false })
    else void pages.refetch()
  }
  // What is new was not looked for meanwhile.
  if (pages.data && (!head.isError || isCutOff(head.error))) void head.refetch({ cancelRefetch: false })
  for (const lane of openLanes) {
    if (lane.state === 'failed' && lane.failure?.kind === 'network') lane.retry()
  }
}
