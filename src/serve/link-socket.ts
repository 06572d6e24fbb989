import { chmodSync, lstatSync, mkdirSync, unlinkSync } from 'node:fs'
import { type Server, connect, createServer } from 'node:net'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'

/** The longest that a whole answer takes on this machine, ms. */
const PATIENCE_MS = 2_000

/**
 * The folder of this user's sockets. Throws when it is not this user's alone: whoever can reach a socket gets in.
 */
export function socketFolder(parent = process.env['XDG_RUNTIME_DIR'] || tmpdir()): string {
  const { uid } = userInfo()
  const folder = join(parent, `lobby-${uid}`)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const stat = lstatSync(folder)
  if (!stat.isDirectory() || (uid !== -1 && stat.uid !== uid) || (stat.mode & 0o077) !== 0)
    throw new Error(`${folder} is not a folder of this user alone`)
  return folder
}

/** Where the lobby that listens on a port is asked for links; on Windows a pipe, which has the rights of its maker. */
export function socketPath(port: number, folder?: string): string {
  return process.platform === 'win32'
    ? `\\\\.\\pipe\\lobby-${userInfo().username}-${port}`
    : join(folder ?? socketFolder(), `${port}.sock`)
}

/**
 * Gives a new link to each program of this user that connects. The socket takes nothing in, and no data is in its file.
 * Rejects when another lobby has the socket or the folder is not to be trusted.
 */
export async function serveLinks(
  path: string,
  newLink: () => Promise<string>,
): Promise<{ readonly close: () => Promise<void> }> {
  const server = createServer((socket) => {
    socket.on('error', () => socket.destroy())
    newLink().then(
      (link) => socket.end(`${link}\n`),
      () => socket.destroy(),
    )
  })
  if (!(await isServed(path))) removeStale(path)
  await listenOn(server, path)
  if (process.platform !== 'win32') chmodSync(path, 0o600)
  return { close: () => new Promise((resolve) => server.close(() => resolve())) }
}

/** Asks the lobby at a socket for a new link. Rejects when there is none, or it has no links. */
export function askForLink(path: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = ''
    const socket = connect(path)
    socket.setTimeout(PATIENCE_MS, () => socket.destroy(new Error('no answer')))
    socket.on('data', (chunk) => (text += chunk.toString()))
    socket.on('error', reject)
    socket.on('close', () => {
      const link = text.trim()
      if (link === '') reject(new Error('no link'))
      else resolve(link)
    })
  })
}

function isServed(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path)
    socket.on('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.on('error', () => resolve(false))
  })
}

/** A lobby that was killed leaves its socket behind. */
function removeStale(path: string): void {
  if (process.platform === 'win32') return
  try {
    if (lstatSync(path).isSocket()) unlinkSync(path)
  } catch {
    // It is not there.
  }
}

function listenOn(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(path, () => {
      server.off('error', reject)
      // It must not keep a process alive that has nothing else to do.
      server.unref()
      resolve()
    })
  })
}
