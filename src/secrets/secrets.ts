import { Refusal } from '../domain/errors.ts'

/** Bytes of a key: AES-256. */
export const keyBytes = 32
/** A sealed text names its key by so many bytes of the key's digest. */
const keyIdBytes = 4
const nonceBytes = 12
const tagBytes = 16

/**
 * What the service keeps secret although it has to read it again: passwords of others, secrets that sign. The database
 * alone opens nothing of it. A sealed text is for one row: elsewhere it does not open.
 */
export interface Secrets {
  /** Why nothing can be sealed, in words for the operator; null: all is well. */
  readonly fault: string | null
  /** @throws Refusal UNAVAILABLE where there is no key. */
  seal(purpose: string, rowId: string, text: string): Uint8Array
  /** Null where none of the keys opens it, or it is not of this row. */
  open(purpose: string, rowId: string, sealed: Uint8Array): string | null
  /** Whether it is sealed with another key than the one that seals now. */
  isOld(sealed: Uint8Array): boolean
  /** Keys for what is signed under a name, that of the key in use first; none where there is no key. */
  derive(name: string): readonly Uint8Array[]
  /** Reads the keys again: others may have put a new one in front. */
  refresh(): void
}

/** The keys, newest first, and why there are none. */
export interface KeyRing {
  readonly keys: readonly Uint8Array[]
  readonly fault: string | null
}

/** A key, and the few bytes by which a sealed text names it. */
interface Key {
  readonly id: Uint8Array
  readonly sealing: Uint8Array
  readonly root: Uint8Array
}

/** The first key seals; all of them open, and sign under names. */
export function createSecrets(read: () => KeyRing): Secrets {
  let { keys, fault } = understood(read())

  function keyOf(sealed: Uint8Array): Key | undefined {
    return keys.find(({ id }) => isOf(sealed, id))
  }

  const secrets: Secrets = {
    get fault() {
      return fault
    },
    seal(purpose, rowId, text) {
      const [current] = keys
      if (!current) throw noKey()
      const nonce = crypto.getRandomValues(new Uint8Array(nonceBytes))
      const cipher = node().createCipheriv('aes-256-gcm', current.sealing, nonce)
      cipher.setAAD(rowOf(purpose, rowId))
      const body = [cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]
      return new Uint8Array(Buffer.concat([current.id, nonce, ...body]))
    },
    open(purpose, rowId, sealed) {
      // Another process may have put a key in front since.
      if (!keyOf(sealed)) secrets.refresh()
      const key = keyOf(sealed)
      return key ? opened(key, rowOf(purpose, rowId), sealed) : null
    },
    isOld: (sealed) => !keys[0] || !isOf(sealed, keys[0].id),
    derive: (name) => keys.map(({ root }) => hmac(root, `name ${name}`)),
    refresh() {
      const now = understood(read())
      // A file that was lost while the service ran takes no key from it.
      if (now.keys.length > 0) ({ keys, fault } = now)
    },
  }
  return secrets
}

function understood({ keys, fault }: KeyRing) {
  return { keys: keys.map(keyFrom), fault }
}

function opened({ sealing }: Key, row: Uint8Array, sealed: Uint8Array): string | null {
  const nonceEnd = keyIdBytes + nonceBytes
  const bodyEnd = sealed.length - tagBytes
  if (bodyEnd < nonceEnd) return null
  try {
    const nonce = sealed.subarray(keyIdBytes, nonceEnd)
    const decipher = node().createDecipheriv('aes-256-gcm', sealing, nonce)
    decipher.setAAD(row)
    decipher.setAuthTag(sealed.subarray(bodyEnd))
    const text = Buffer.concat([
      decipher.update(sealed.subarray(nonceEnd, bodyEnd)),
      decipher.final(),
    ])
    return text.toString('utf8')
  } catch {
    return null
  }
}

function keyFrom(root: Uint8Array): Key {
  return { root, sealing: hmac(root, 'seal'), id: keyIdOf(root) }
}

/** How a sealed text names its key, in front. */
export function keyIdOf(root: Uint8Array): Uint8Array {
  return hmac(root, 'id').subarray(0, keyIdBytes)
}

function isOf(sealed: Uint8Array, id: Uint8Array): boolean {
  return id.every((byte, at) => sealed[at] === byte)
}

function rowOf(purpose: string, rowId: string): Uint8Array {
  return new TextEncoder().encode(`${purpose}:${rowId}`)
}

function hmac(key: Uint8Array, text: string): Uint8Array {
  return new Uint8Array(new Bun.CryptoHasher('sha256', key).update(text).digest())
}

/** Loaded with the first seal: a start has no use for it. */
function node(): typeof import('node:crypto') {
  return process.getBuiltinModule('node:crypto')
}

function noKey(): Refusal {
  return new Refusal(
    'UNAVAILABLE',
    'The service has no key to seal secrets with, so it takes none. Whoever runs it finds the reason in the log of its start.',
  )
}
