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

const IV_BYTES = 12

interface Keys {
  readonly encryption: CryptoKey
  readonly digest: CryptoKey
}

/**
 * Takes keys of at least 32 random bytes; the first seals, all open, so that a new one can be put before the old one
 * and nobody is signed out. AES-256-GCM under a key that HKDF-SHA-256 derives.
 * Each record has 96 random bits of its own (NIST SP 800-38D section 8.2.2).
 */
export function createSealer(keys: readonly [Uint8Array, ...Uint8Array[]]): Sealer {
  const derived = keys.map(derive)

  async function openWith(
    key: Promise<Keys>,
    purpose: string,
    bytes: Uint8Array<ArrayBuffer>,
  ): Promise<unknown> {
    const { encryption } = await key
    try {
      const plain = await crypto.subtle.decrypt(
        parameters(purpose, bytes.subarray(0, IV_BYTES)),
        encryption,
        bytes.subarray(IV_BYTES),
      )
      return JSON.parse(new TextDecoder().decode(plain))
    } catch {
      return null
    }
  }

  return {
    async seal(purpose, record) {
      const { encryption } = await first(derived)
      const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES))
      const plain = new TextEncoder().encode(JSON.stringify(record))
      const sealed = await crypto.subtle.encrypt(parameters(purpose, iv), encryption, plain)
      return toText(new Uint8Array([...iv, ...new Uint8Array(sealed)]))
    },

    async open(purpose, text) {
      // One character more than a multiple of four is no base64.
      if (text.length > MAX_TEXT || text.length % 4 === 1 || !/^[\w-]{24,}$/.test(text)) return null
      const bytes = toBytes(text)
      for (const key of derived) {
        const record = await openWith(key, purpose, bytes)
        if (record !== null) return record
      }
      return null
    },

    hash: (text) => hashWith(first(derived), text),

    async isHashOf(digest, text) {
      const digests = await Promise.all(derived.map((key) => hashWith(key, text)))
      return digests.includes(digest)
    },
  }
}

async function hashWith(key: Promise<Keys>, text: string): Promise<string> {
  const bytes = await crypto.subtle.sign('HMAC', (await key).digest, new TextEncoder().encode(text))
  return [...new Uint8Array(bytes, 0, 8)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** 256 random bits as text, for what is good once. */
export function randomCode(): string {
  return toText(crypto.getRandomValues(new Uint8Array(KEY_BYTES)))
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
  const base = await crypto.subtle.importKey('raw', new Uint8Array(key), 'HKDF', false, ['deriveKey'])
  const from = (info: string): HkdfParams => ({
    name: 'HKDF',
    hash: 'SHA-256',
    salt: new Uint8Array(0),
    info: new TextEncoder().encode(info),
  })
  return {
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

function parameters(purpose: string, iv: Uint8Array<ArrayBuffer>): AesGcmParams {
  return { name: 'AES-GCM', iv, additionalData: new TextEncoder().encode(purpose) }
}

function toText(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')
}

function toBytes(text: string): Uint8Array<ArrayBuffer> {
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'))
  return Uint8Array.from(binary, (character) => character.charCodeAt(0))
}
