import { CompactEncrypt, base64url, compactDecrypt } from 'jose'

/** Seals small records so that only whoever has the keys can read or make them. */
export interface Sealer {
  /** The record as text that may stand in a cookie. A record sealed for one purpose does not open for another. */
  readonly seal: (purpose: string, record: object) => Promise<string>
  /** What was sealed, to be parsed; `null` for anything that was not sealed for this purpose with one of the keys. */
  readonly open: (purpose: string, text: string) => Promise<unknown>
  /** A keyed digest of a text: 16 hexadecimal digits that the text cannot be found from without the key. */
  readonly hash: (text: string) => Promise<string>
  /** Whether a digest is that of a text, under any of the keys. */
  readonly isHashOf: (digest: string, text: string) => Promise<boolean>
}

/** The least that a key must hold, bytes. */
export const KEY_BYTES = 32

/** Longer than any cookie that browsers keep. */
const MAX_TEXT = 8192

/** The one form of a sealed record (RFC 7518, sections 4.5 and 5.3). Whatever names another does not open. */
const FORM = { alg: 'dir', enc: 'A256GCM' } as const

interface Keys {
  /** Names the key in a sealed record. It tells nothing of the key. */
  readonly id: string
  readonly encryption: CryptoKey
  readonly digest: CryptoKey
}

/**
 * Takes keys of at least 32 random bytes; the first seals, all open, so that a new one can be put before the old one
 * and nobody is signed out. A sealed record is a JWE (RFC 7516) under a key that HKDF-SHA-256 derives. Its header, which is
 * authenticated with it, names the purpose and the key. `digestKeys` are for digests; by default they are the same keys.
 */
export function createSealer(
  keys: readonly [Uint8Array, ...Uint8Array[]],
  digestKeys: readonly [Uint8Array, ...Uint8Array[]] = keys,
): Sealer {
  const derived = keys.map(derive)
  const derivedForDigests = digestKeys === keys ? derived : digestKeys.map(derive)

  return {
    async seal(purpose, record) {
      const { id, encryption } = await first(derived)
      return new CompactEncrypt(new TextEncoder().encode(JSON.stringify(record)))
        .setProtectedHeader({ ...FORM, kid: id, purpose })
        .encrypt(encryption)
    },

    async open(purpose, text) {
      if (text.length > MAX_TEXT) return null
      const known = await Promise.all(derived)
      try {
        const { plaintext, protectedHeader } = await compactDecrypt(
          text,
          ({ kid }) => first(known.filter(({ id }) => id === kid)).encryption,
          { keyManagementAlgorithms: [FORM.alg], contentEncryptionAlgorithms: [FORM.enc] },
        )
        if (protectedHeader['purpose'] !== purpose) return null
        return JSON.parse(new TextDecoder().decode(plaintext))
      } catch {
        return null
      }
    },

    hash: (text) => hashWith(first(derivedForDigests), text),

    async isHashOf(digest, text) {
      const digests = await Promise.all(derivedForDigests.map((key) => hashWith(key, text)))
      return digests.includes(digest)
    },
  }
}

async function hashWith(key: Promise<Keys>, text: string): Promise<string> {
  const bytes = await crypto.subtle.sign('HMAC', (await key).digest, new TextEncoder().encode(text))
  return hex(new Uint8Array(bytes, 0, 8))
}

/** 256 random bits as text, for what is good once. */
export function randomCode(): string {
  return base64url.encode(crypto.getRandomValues(new Uint8Array(KEY_BYTES)))
}

/** Compares in a time that does not tell how much of them is the same: of equal length are only their digests. */
export async function isSame(one: string, other: string): Promise<boolean> {
  const [a, b] = await Promise.all([one, other].map(sha256))
  if (a === undefined || b === undefined) return false
  return a.reduce((difference, byte, at) => difference | (byte ^ (b[at] ?? 0)), 0) === 0
}

async function sha256(text: string): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)))
}

async function derive(key: Uint8Array): Promise<Keys> {
  if (key.byteLength < KEY_BYTES) throw new RangeError(`a key must hold at least ${KEY_BYTES} bytes`)
  const base = await crypto.subtle.importKey('raw', new Uint8Array(key), 'HKDF', false, [
    'deriveKey',
    'deriveBits',
  ])
  const from = (info: string): HkdfParams => ({
    name: 'HKDF',
    hash: 'SHA-256',
    salt: new Uint8Array(0),
    info: new TextEncoder().encode(info),
  })
  return {
    id: hex(new Uint8Array(await crypto.subtle.deriveBits(from('lobby key id'), base, 32))),
    encryption: await crypto.subtle.deriveKey(
      from('lobby seal'),
      base,
      { name: 'AES-GCM', length: 256 },
      false,
      ['encrypt', 'decrypt'],
    ),
    digest: await crypto.subtle.deriveKey(
      from('lobby hash'),
      base,
      { name: 'HMAC', hash: 'SHA-256', length: 256 },
      false,
      ['sign'],
    ),
  }
}

function first<Item>([item]: readonly Item[]): Item {
  if (item === undefined) throw new RangeError('no key')
  return item
}

function hex(bytes: Uint8Array): string {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}
