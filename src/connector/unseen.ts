import { ConnectorError } from './errors'

/**
 * Watches over the pages of one list that is read to its end. A page that leads on and brings nothing unseen would be
 * followed by others for ever, whatever cursors come with them: one that stays, two that alternate, a new one each time.
 *
 * @returns takes a page's ids, and whether more is to be asked for; throws `ConnectorError` `malformed`
 */
export function createUnseenGuard(): (ids: readonly string[], leadsOn: boolean) => void {
  const seen = new Set<string>()
  return (ids, leadsOn) => {
    if (leadsOn && ids.every((id) => seen.has(id)))
      throw new ConnectorError('malformed', { message: 'the pages bring nothing new' })
    for (const id of ids) seen.add(id)
  }
}
