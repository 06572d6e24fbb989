import { useQueryClient } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import type { Enterprise } from '../connector/enterprises'
import type { Thread } from '../connector/message-threads'
import { CreatedFilter } from '../filters/created-filter'
import { createdLabel, formatCreated } from '../filters/created'
import { Inbox } from '../inbox/inbox'
import { RefreshControl } from '../inbox/refresh-control'
import type { InboxSource } from '../inbox/use-inbox'
import { timeFormat, zoneParts } from '../lib/time-format'
import { rememberThread } from '../queries/get-thread'
import type { CurrentSession } from '../queries/get-session'
import { useNow } from '../ui/use-now'
import { useAddress, writeAddress } from './address'
import { Header } from './header'
import { type Property, inboxAt } from './place'
import { Panes } from './panes'
import { ThreadPane } from './thread-pane'
import type { Words } from './words/words'

interface WorkspaceProps {
  readonly session: CurrentSession
  readonly words: Words
  readonly connectionId: string
  readonly enterprises: readonly Enterprise[]
  readonly property: Property
}

/** The inbox of one property, and beside it the conversation that the address names. */
export function Workspace({ session, words, connectionId, enterprises, property }: WorkspaceProps) {
  const [address, go] = useAddress()
  const queryClient = useQueryClient()
  const { serverNow, floorMs } = session
  const nowMs = useNow(serverNow, 30_000)
  // "Today" does not change under a reader at midnight: days are counted anew when they ask for something.
  const [askedMs, setAskedMs] = useState(serverNow)
  const { zone } = property
  const format = timeFormat(words.locale, zone)

  const place = { connectionId, enterprises, property }
  const { created, refused, source: asked } = inboxAt(address, place, askedMs, floorMs)
  const { startMs, endMs } = asked.range
  const { enterpriseId } = asked
  const source = useMemo<InboxSource>(
    () => ({ kind: 'inbox', connectionId, enterpriseId, range: { startMs, endMs } }),
    [connectionId, enterpriseId, startMs, endMs],
  )
  const rangeName = createdLabel(created, words.locale, words.filters.created.presets)
  const propertyName = property.enterprise.name ?? words.shell.unnamedProperty
  const zoneName = (ms: number) =>
    property.isZoneKnown ? words.shell.zone(zoneParts(zone, ms)) : words.shell.unknownZone

  const openThread = (threadId: string, thread: Thread | null) => {
    if (thread) rememberThread(queryClient, { connectionId, enterpriseId }, thread)
    go({ thread: threadId })
  }
  const refresh = (
    <RefreshControl
      source={source}
      serverNow={serverNow}
      words={words.inbox}
      common={words.common}
      format={format}
      onRefresh={() => setAskedMs(serverNow())}
    />
  )
  return (
    <>
      <title>{words.shell.title(propertyName)}</title>
      <Panes
        isDetailOpen={address.thread !== null}
        header={
          <Header
            session={session}
            words={words}
            connectionId={connectionId}
            enterprises={enterprises}
            property={property}
            zoneName={zoneName(nowMs)}
            onConnection={(connection) => go({ connection, property: null, thread: null })}
            onProperty={(id) => go({ connection: connectionId, property: id, thread: null })}
            created={
              <CreatedFilter
                value={created}
                zone={zone}
                now={nowMs}
                floorMs={floorMs}
                words={words.filters}
                onChange={(filter) => {
                  setAskedMs(serverNow())
                  go({ created: formatCreated(filter) })
                }}
              />
            }
            refresh={refresh}
            problem={refused === null ? null : words.filters.created.problems[refused](rangeName)}
            onDismissProblem={() => go({ created: null }, 'replace')}
          />
        }
        list={
          <Inbox
            key={JSON.stringify(source)}
            source={source}
            serverNow={serverNow}
            words={words.inbox}
            common={words.common}
            format={format}
            propertyName={propertyName}
            zoneName={zoneName(nowMs)}
            application={session.application}
            rangeName={rangeName}
            show={address.show}
            onShow={(show) => go({ show }, 'replace')}
            selectedThreadId={address.thread?.toLowerCase() ?? null}
            threadHref={(thread) => writeAddress({ ...address, thread })}
            onOpenThread={openThread}
          />
        }
        detail={
          <ThreadPane
            threadId={address.thread}
            connectionId={connectionId}
            enterpriseId={enterpriseId}
            serverNow={serverNow}
            words={words}
            format={format}
            zoneName={zoneName}
            propertyName={propertyName}
            range={source.range}
            actions={refresh}
            onClose={() => go({ thread: null }, 'replace')}
          />
        }
      />
    </>
  )
}
