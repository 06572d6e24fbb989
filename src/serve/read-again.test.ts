import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { CERTIFICATE, RENEWED_CERTIFICATE, nameInCertificate } from '../test/certificate'
import { runLobby } from '../test/run-lobby'

const cleanUps: (() => unknown)[] = []
afterEach(() => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) cleanUp()
})

test.skipIf(process.platform === 'win32')(
  'SIGHUP takes a renewed certificate, and keeps the one in use when the new one is damaged',
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'lobby-tls-'))
    cleanUps.push(() => rmSync(folder, { recursive: true }))
    const [certPath, keyPath] = [join(folder, 'cert.pem'), join(folder, 'key.pem')]
    const write = ({ cert, key }: typeof CERTIFICATE): void => {
      writeFileSync(certPath, cert)
      writeFileSync(keyPath, key)
    }
    write(CERTIFICATE)
    const { kill, output, ended, origin } = runLobby(
      [process.execPath, '--import', 'tsx', 'src/serve/lobby.ts'],
      { PORT: '0', LOBBY_TLS_CERT: certPath, LOBBY_TLS_KEY: keyPath },
      [],
    )
    cleanUps.push(() => kill('SIGKILL'))
    const { protocol, port } = new URL(await origin)
    const name = () => nameInCertificate(Number(port))
    expect([protocol, await name()]).toEqual(['https:', 'localhost'])

    write(RENEWED_CERTIFICATE)
    kill('SIGHUP')
    await expect.poll(() => output.out).toContain('\nRead again: certificate')
    expect(await name()).toBe('renewed')

    // A file that is half written: its frame is right, and what is in it is not.
    write({ ...CERTIFICATE, cert: CERTIFICATE.cert.replace(/^M.*\n/m, '') })
    kill('SIGHUP')
    await expect
      .poll(() => output.err)
      .toContain('Not read again: LOBBY_TLS_CERT: the certificate is damaged.\n')
    expect(await name()).toBe('renewed')

    // The new certificate came without its key.
    write({ ...RENEWED_CERTIFICATE, cert: CERTIFICATE.cert })
    kill('SIGHUP')
    await expect
      .poll(() => output.err)
      .toContain(
        'Not read again: LOBBY_TLS_KEY: the key does not belong to the certificate in LOBBY_TLS_CERT.\n',
      )
    expect(await name()).toBe('renewed')

    kill('SIGTERM')
    expect(await ended).toBe(0)
  },
)
