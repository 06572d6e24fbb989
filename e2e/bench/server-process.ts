// One server alone in its process, so that its time on the CPU is its own; servers.ts starts it.
import { createServer } from 'node:http'
import * as v from 'valibot'
import { startEmulator } from '../../src/serve/start-emulator'
import { startLobby } from '../../src/serve/start-lobby'
import { serverSchema } from './servers'

const planned = new Promise<unknown>((resolve) => process.once('message', resolve))
process.send?.('awake')
const plan = await planned
const server = v.parse(serverSchema, plan)
process.send?.(await start())
process.on('message', () => {
  const { user, system } = process.cpuUsage()
  process.send?.({ cpuMs: (user + system) / 1000, rssBytes: process.memoryUsage.rss() })
})
process.once('disconnect', () => process.exit(0))

async function start() {
  switch (server.kind) {
    case 'emulator': {
      const skewMs = server.nowMs - Date.now()
      const { base, emulator } = await startEmulator({
        now: () => Date.now() + skewMs,
        seed: server.seed,
        rateLimit: 0,
      })
      const { clientToken, groupAccessToken: accessToken } = emulator.tokens
      const threads = emulator.control.truthThreads({ token: accessToken })
      return { origin: base, clientToken, accessToken, threadIds: threads.map(({ id }) => id) }
    }
    case 'lobby': {
      const skewMs = server.nowMs - Date.now()
      const { newLink, origin } = await startLobby({
        now: () => Date.now() + skewMs,
        signIn: { mode: server.signIn },
        clientDirectory: 'none',
        // A benchmark comes back far more often than readers do.
        rate: { limit: 0, windowMs: 30_000 },
        logLevel: 'info',
        // What an operator's log costs is part of it; where it goes is not.
        writeLog: () => undefined,
        config: {
          connections: [
            {
              id: 'hotels',
              name: 'Hotels',
              platformAddress: server.platformAddress,
              credentials: {
                clientToken: server.clientToken,
                accessToken: server.accessToken,
                client: 'Lobby Bench 1.0.0',
              },
            },
          ],
        },
      })
      return { origin, link: (await newLink?.()) ?? null }
    }
    case 'bare': {
      const bytes = Buffer.from(server.base64, 'base64')
      const headers = {
        'content-type': 'application/json',
        'content-length': bytes.byteLength,
        ...(server.coding === 'identity' ? {} : { 'content-encoding': server.coding }),
      }
      const bare = createServer((request, response) => {
        // What a server must do at least: take the request whole, and answer.
        const chunks: Buffer[] = []
        request.on('data', (chunk: Buffer) => chunks.push(chunk))
        request.on('end', () => response.writeHead(200, headers).end(bytes))
      })
      await new Promise<void>((resolve) => bare.listen(0, '127.0.0.1', resolve))
      const address = bare.address()
      if (address === null || typeof address === 'string') throw new Error('no port')
      return { origin: `http://127.0.0.1:${address.port}` }
    }
  }
}
