import { readdirSync, readFileSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { expect, test } from '@playwright/test'
import { PUBLIC_DEMO_CREDENTIALS } from '../src/connector/credentials'
import { findSecrets } from '../src/test/secrets'

const client = resolve(import.meta.dirname, '../dist/client')

/** Every file that a browser can be given. */
function builtFiles(): { name: string; bytes: Buffer }[] {
  return readdirSync(client, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => ({ name: relative(client, path), bytes: readFileSync(path) }))
}

test('the client build holds no token and no name of a token field', () => {
  const files = builtFiles()
  expect(files.map(({ name }) => name)).toContain('index.html')
  expect(files.some(({ name }) => name.endsWith('.js'))).toBe(true)
  const secrets = [PUBLIC_DEMO_CREDENTIALS.clientToken, PUBLIC_DEMO_CREDENTIALS.accessToken]
  const leaks = files.flatMap(({ name, bytes }) => {
    const fields = bytes.toString('latin1').match(/(client|access)_?token/gi) ?? []
    return [...fields, ...findSecrets(bytes, secrets).map(({ run, form }) => `${run} (${form})`)].map(
      (leak) => `${name}: ${leak}`,
    )
  })
  expect(leaks).toEqual([])
})
