import type { Secrets } from './secrets.ts'

/** A sealed text where a column has room for text; one of 0.1.0 stands there as it is. */
const prefix = 'sealed:'

export function sealText(secrets: Secrets, purpose: string, rowId: string, text: string): string {
  return prefix + Buffer.from(secrets.seal(purpose, rowId, text)).toString('base64url')
}

/** Null: it cannot be opened. */
export function openText(
  secrets: Secrets,
  purpose: string,
  rowId: string,
  kept: string,
): string | null {
  return kept.startsWith(prefix) ? secrets.open(purpose, rowId, bytesOf(kept)) : kept
}

/** The same text under the key that seals now; null where it stands so already, or nobody can open it. */
export function sealAnew(
  secrets: Secrets,
  purpose: string,
  rowId: string,
  kept: string,
): string | null {
  if (kept.startsWith(prefix) && !secrets.isOld(bytesOf(kept))) return null
  const text = openText(secrets, purpose, rowId, kept)
  return text === null || secrets.fault !== null ? null : sealText(secrets, purpose, rowId, text)
}

/** What is sealed of a text as it is kept; null: nothing is. */
export function sealedIn(kept: string): Uint8Array | null {
  return kept.startsWith(prefix) ? bytesOf(kept) : null
}

function bytesOf(kept: string): Uint8Array {
  return new Uint8Array(Buffer.from(kept.slice(prefix.length), 'base64url'))
}
