// npm run dev: the app with hot reload, the emulator inside. One Ctrl-C ends both processes.
import { spawn } from 'node:child_process'
import { createServer } from 'node:net'
import { command } from './command.mjs'
import { ensureInstalled } from './install.mjs'
import { root, scriptOf } from './paths.mjs'
import { follow, say } from './run.mjs'

await command(async () => {
  await ensureInstalled()
  const port = await freePort()
  const api = `http://127.0.0.1:${port}`
  const server = start([scriptOf('tsx'), 'watch', '--clear-screen=false', 'src/serve/lobby.ts'], {
    HOST: '127.0.0.1',
    PORT: String(port),
  })
  // Vite prints the address to open.
  const client = start([scriptOf('vite'), '--host', '127.0.0.1'], { LOBBY_DEV_API: api })
  say('The address to open is the one that Vite prints; the server restarts by itself on changes')

  // One without the other is of no use: whichever ends first takes the other with it.
  const code = await Promise.race([ended(server), ended(client)])
  for (const child of [server, client]) child.kill('SIGTERM')
  await Promise.all([ended(server), ended(client)])
  return code
})

/**
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} env
 */
function start(args, env) {
  const child = spawn(process.execPath, args, {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  follow(child)
  return child
}

/**
 * @param {import('node:child_process').ChildProcess} child
 * @returns {Promise<number>}
 */
function ended(child) {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve(child.exitCode ?? 1)
  return new Promise((resolve) => child.once('close', (code) => resolve(code ?? 1)))
}

/** @returns {Promise<number>} a port that was free a moment ago */
function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      const port = typeof address === 'object' && address !== null ? address.port : 0
      probe.close(() => resolve(port))
    })
  })
}
