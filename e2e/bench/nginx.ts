import { spawn, spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import type { Bench } from './benchmark'

/** Starts nginx before a proxy, as its documentation says; gives the operation's address, `null` where there is none. */
export async function startNginx(bench: Bench, origin: string): Promise<string | null> {
  if (spawnSync('nginx', ['-v']).status !== 0) return null
  const folder = bench.folder()
  const port = await freePort()
  const path = join(folder, 'nginx.conf')
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((name) => `${name}_temp_path ${folder}/${name};`)
    .join('\n  ')
  writeFileSync(
    path,
    `daemon off;
worker_processes 1;
pid ${folder}/nginx.pid;
error_log stderr error;
events {}
http {
  access_log off;
  ${temporary}
  upstream lobby { server ${new URL(origin).host}; keepalive 8; }
  server {
    listen 127.0.0.1:${port};
    location / {
      proxy_pass http://lobby;
      proxy_http_version 1.1;
      proxy_set_header Connection "";
      proxy_set_header Host $http_host;
      proxy_buffers 16 64k;
      client_body_buffer_size 256k;
    }
  }
}
`,
  )
  const child = spawn('nginx', ['-c', path, '-p', folder], { stdio: ['ignore', 'ignore', 'inherit'] })
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()))
  bench.defer(async () => {
    child.kill('SIGQUIT')
    await ended
  })
  const front = `http://127.0.0.1:${port}`
  for (let tries = 0; tries < 50; tries++) {
    const isUp = await fetch(`${front}/healthz`).then(
      ({ ok }) => ok,
      () => false,
    )
    if (isUp) return `${front}/api/hotels/messages/getAll`
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error('nginx does not answer')
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}
