import { existsSync, readFileSync } from 'node:fs'

/**
 * The most memory that this process ever had, bytes. Linux counts what the parent had into `maxRSS` of a child,
 * but not into `VmHWM`. https://man7.org/linux/man-pages/man2/getrusage.2.html
 */
export function peakBytes(): number {
  const status = '/proc/self/status'
  const own = existsSync(status) ? /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(status, 'utf8'))?.[1] : undefined
  return (own === undefined ? process.resourceUsage().maxRSS : Number(own)) * 1024
}
