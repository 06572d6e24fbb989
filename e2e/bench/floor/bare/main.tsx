// The four libraries that the product's client stands on, each put to its one use, and nothing else.
import { QueryClient, QueryClientProvider, useInfiniteQuery } from '@tanstack/react-query'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useRef } from 'react'
import { createRoot } from 'react-dom/client'

const PAGE = 50

/** Pages of numbers, and of those the ones that can be seen. */
function List() {
  const scroller = useRef<HTMLDivElement>(null)
  const pages = useInfiniteQuery({
    queryKey: ['numbers'],
    initialPageParam: 0,
    queryFn: ({ pageParam }) => Promise.resolve(Array.from({ length: PAGE }, (_, at) => pageParam + at)),
    getNextPageParam: (last) => (last.at(-1) ?? 0) + 1,
  })
  const rows = pages.data?.pages.flat() ?? []
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => 40,
  })
  return (
    <div ref={scroller} style={{ height: 400, overflow: 'auto' }}>
      <div style={{ height: virtualizer.getTotalSize(), position: 'relative' }}>
        {virtualizer.getVirtualItems().map(({ key, index, start }) => (
          <article
            key={key}
            ref={virtualizer.measureElement}
            data-index={index}
            style={{ position: 'absolute', top: start }}
          >
            {rows[index]}
          </article>
        ))}
      </div>
      <button type="button" onClick={() => void pages.fetchNextPage()}>
        More
      </button>
    </div>
  )
}

const root = document.getElementById('root')
if (!root) throw new Error('index.html has no #root')
createRoot(root).render(
  <QueryClientProvider client={new QueryClient()}>
    <List />
  </QueryClientProvider>,
)
