/** Which connections a group sees, by the group's name; `*` is every connection. */
export type Access = Readonly<Record<string, readonly string[]>>

/** Gives the connections of somebody who is in these groups. Nobody sees what is not granted. */
export function createGrants(
  access: Access,
  connectionIds: readonly string[],
): (groups: readonly string[]) => ReadonlySet<string> {
  const granted = new Map(
    Object.entries(access).map(([group, ids]) => [
      group,
      ids.includes('*') ? connectionIds : ids.filter((id) => connectionIds.includes(id)),
    ]),
  )
  return (groups) => new Set(groups.flatMap((group) => granted.get(group) ?? []))
}
