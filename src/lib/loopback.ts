/** True for a host that only this machine reaches: `localhost`, 127.0.0.0/8 or `::1`, in brackets or not; no port. */
export function isLoopback(host: string): boolean {
  return /^(?:localhost|127(?:\.\d{1,3}){3}|::1|\[::1\])$/i.test(host)
}

/** True for an address that means all of this machine's, such as `0.0.0.0` or `::`, in brackets or not. */
export function isWildcard(host: string): boolean {
  return /^\[?[0:.]*[0:]\]?$/.test(host)
}
