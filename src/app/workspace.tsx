import { useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useEffect, useMemo, useState } from 'react'
import type { ScopeEntry, WalkedThread } from '../connector/walk/plan'
import { unqualified } from '../lib/qualified'
import { CreatedFilter } from '../filters/created-filter'
import { createdLabel, formatCreated } from '../filters/created'
import type { PropertyChoice, PropertyOption } from '../filters/property-choice'
import { Inbox } from '../inbox/inbox'
import { RefreshControl } from '../inbox/refresh-control'
import { timeFormat, zoneParts } from '../lib/time-format'
import { rememberThread } from '../queries/get-thread'
import type { CurrentSession } from '../queries/get-session'
import { signOut } from '../queries/sign-in'
import type { DirectoryEntry } from '../queries/use-directory'
import { hasMessage } from '../queries/get-messages'
import { sourceId, startedAt } from '../queries/source'
import { Button } from '../ui/button'
import { CrashBoundary, CrashNotice, CrashStrip } from '../ui/crash-boundary'
import { useNow } from '../ui/use-now'
import { useAddress, writeAddress } from './address'
import { formatChoice, keepChoice } from './choice'
import { Header } from './header'
import { type Place, inboxAt, isInside } from './place'
import { Panes } from './panes'
import { usePosition } from './position'
import { propertyLookup } from './property-lookup'
import { tellSignOut } from './signed-out'
import { ThreadPane } from './thread-pane'
import type { Words } from './words/words'

interface WorkspaceProps {
  readonly session: CurrentSession
  readonly words: Words
  readonly choice: PropertyChoice
  /** The same in terms of what is offered. */
  readonly offered: PropertyChoice
  readonly options: readonly PropertyOption[]
  readonly place: Place
  readonly directory: ReadonlyMap<string, DirectoryEntry>
  /** Says that the session has ended; `false` while it lasts. */
  readonly sessionOver: ReactNode
}

/** The inbox of the chosen properties, and beside it the conversation that the address names. */
export function Workspace(props: WorkspaceProps) {
  const { session, words, choice, offered, options, place, directory } = props
  const [address, go] = useAddress()
  const queryClient = useQueryClient()
  const { serverNow, floorMs } = session
  const nowMs = useNow(serverNow, 30_000)
  // "Today" does not change under a reader at midnight: days are counted anew when they ask for something.
  const [askedMs, setAskedMs] = useState(serverNow)
  const { scope, zone } = place
  const format = timeFormat(words.locale, zone)

  const { created, refused, source: asked } = inboxAt(address.created, place, askedMs, floorMs)
  const { startMs, endMs } = asked.range
  const base = useMemo(
    () => ({ kind: 'inbox', scope, range: { startMs, endMs } }) as const,
    [scope, startMs, endMs],
  )
  const reading = usePosition(
    'inbox',
    sourceId(base),
    (createdMs) => isInside(createdMs, base.range),
    (fromMs, key) => hasMessage(queryClient, startedAt(base, fromMs), key),
  )
  const source = useMemo(() => startedAt(base, reading.startMs), [base, reading.startMs])
  useEffect(() => keepChoice(choice), [choice])

  const { presets } = words.filters.created
  const rangeName = createdLabel(created, words.locale, presets)
  const zoneName = (ms: number) =>
    place.isZoneKnown ? words.shell.zone(zoneParts(zone, ms)) : words.shell.unknownZone
  const { propertyOf, portfolios, connectionName } = propertyLookup({
    session,
    words,
    place,
    directory,
    nowMs,
  })

  const hasSeveral = session.connections.length > 1
  const threadAddress = (threadId: string, connectionId: string) => ({
    // Whoever gets the link may have used another property last.
    property: address.property ?? formatChoice(choice),
    connection: hasSeveral ? connectionId : null,
    thread: unqualified(threadId),
    message: null,
  })
  const openThread = (threadId: string, connectionId: string, thread: WalkedThread | null) => {
    const entry = entryOf(connectionId)
    if (thread && entry) rememberThread(queryClient, [entry], thread)
    go(threadAddress(threadId, connectionId))
  }
  const entryOf = (connectionId: string | null): ScopeEntry | null => {
    if (connectionId === null) return scope.length === 1 ? (scope[0] ?? null) : null
    return scope.find((entry) => entry.connectionId === connectionId) ?? null
  }
  const [isStillIn, setStillIn] = useState(false)
  const leave = () => {
    setStillIn(false)
    signOut().then(tellSignOut, () => setStillIn(true))
  }
  const rangeProblem = refused === null ? null : words.filters.created.problems[refused](rangeName)
  const problem = isStillIn ? words.shell.signIn.stillIn : rangeProblem
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
  const closeThread = () => go({ thread: null, message: null, connection: null }, 'replace')
  const { partCrashed } = words.shell
  /** One part of the page, which may crash alone. */
  const part = (name: keyof typeof partCrashed.titles, children: ReactNode) => (
    <CrashBoundary
      shown={writeAddress(address)}
      renderCrash={(onRetry) => {
        const crash = { title: partCrashed.titles[name], words: partCrashed, onRetry }
        if (name === 'header') return <CrashStrip {...crash} />
        // On a phone the conversation is a screen of its own.
        const back = name === 'conversation' && (
          <Button look="quiet" onClick={closeThread}>
            {words.thread.toInbox}
          </Button>
        )
        return <CrashNotice {...crash} action={back} />
      }}
    >
      {children}
    </CrashBoundary>
  )
  return (
    <>
      <title>{words.shell.title(titleOf(place, words))}</title>
      <Panes
        isDetailOpen={address.thread !== null}
        names={{ list: words.inbox.label, detail: words.shell.conversationPane }}
        header={part(
          'header',
          <Header
            words={words}
            demo={session.demo}
            userName={session.userName}
            signOut={hasSignOut(session) ? leave : null}
            sessionOver={props.sessionOver}
            choice={offered}
            options={options}
            zones={place.zones}
            zone={zone}
            zoneName={zoneName(nowMs)}
            nowMs={nowMs}
            onChoice={(next) =>
              go({ property: formatChoice(next), zone: null, connection: null, thread: null, message: null })
            }
            onZone={(wanted) => go({ zone: wanted })}
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
            problem={problem}
            onDismissProblem={isStillIn ? () => setStillIn(false) : () => go({ created: null }, 'replace')}
          />,
        )}
        list={part(
          'list',
          <Inbox
            key={sourceId(base)}
            source={source}
            begin={reading.begin}
            onRead={reading.onRead}
            onBegin={reading.onBegin}
            serverNow={serverNow}
            words={words.inbox}
            common={words.common}
            format={format}
            portfolios={portfolios}
            propertyOf={propertyOf}
            connectionName={connectionName}
            zoneName={zoneName(nowMs)}
            application={session.application}
            rangeName={rangeName}
            isFromBeginning={startMs <= floorMs}
            show={address.show}
            onShow={(show) => go({ show }, 'replace')}
            selectedThreadId={selectedOf(address.thread, entryOf(address.connection))}
            threadHref={(threadId, connectionId) =>
              writeAddress({ ...address, ...threadAddress(threadId, connectionId) })
            }
            onOpenThread={openThread}
          />,
        )}
        detail={part(
          'conversation',
          <ThreadPane
            threadId={address.thread}
            message={address.message}
            entry={entryOf(address.connection)}
            portfolios={portfolios}
            propertyOf={propertyOf}
            serverNow={serverNow}
            words={words}
            range={source.range}
            actions={refresh}
            onClose={closeThread}
          />,
        )}
      />
    </>
  )
}

/** Whoever came by a sign-in of this page's own can go; of what stands in front, that decides. */
function hasSignOut({ signIn }: CurrentSession): boolean {
  return signIn === 'local' || signIn === 'oidc'
}

function titleOf({ properties, unknownConnections }: Place, { shell }: Words): string {
  const count = properties.length + unknownConnections.length
  return count === 1
    ? (properties[0]?.enterprise.name ?? shell.unnamedProperty)
    : shell.severalProperties(count)
}

/** The identifier of the open conversation as the list has it. */
function selectedOf(threadId: string | null, entry: ScopeEntry | null): string | null {
  if (threadId === null || !entry) return null
  return entry.suffix === '' ? threadId.toLowerCase() : `${threadId.toLowerCase()}@${entry.suffix}`
}
