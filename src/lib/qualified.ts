/** An identifier that is unique across platform addresses; for the first address it is the upstream's own. */
export function qualified(id: string, suffix: string): string {
  return suffix === '' ? id : `${id}@${suffix}`
}

/** The upstream's own identifier. */
export function unqualified(id: string): string {
  const at = id.indexOf('@')
  return at === -1 ? id : id.slice(0, at)
}
