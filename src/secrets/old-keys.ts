/** Keys that a rotation has put behind another, and what still needs them. */
import { hourMs } from '../domain/time/units.ts'
import { readKeys } from './key-file.ts'
import { keyIdOf } from './secrets.ts'

/** A server takes the new key within a minute, and seals anew within an hour: until then it may use the one before. */
export const oldKeyLeastMs = 2 * hourMs

export interface OldKey {
  /** As it stands in the file. */
  readonly text: string
  readonly replacedAtMs: number
}

/** What stands in the database. */
export interface KeyNeeds {
  /** Whether anything is sealed with the key that sealed texts name so. */
  isSealedWith(keyId: Uint8Array): boolean
  /** Whether a booking that was made before an instant has a link that lives. */
  hasLink(madeBeforeMs: number): boolean
}

const note = '# replaced '

/** All keys of a file, the one that sealed until now as replaced now, and so any of which nobody noted when it was. */
export function oldKeysIn(text: string, nowMs: number): readonly OldKey[] {
  return text.split('\n').flatMap((line) => {
    const [keys = '', noted = ''] = line.split(note)
    const notedMs = Date.parse(noted.trim())
    const replacedAtMs = Number.isNaN(notedMs) ? nowMs : notedMs
    return keys
      .replace(/#.*$/, '')
      .split(/[\s,]+/)
      .filter((key) => key !== '')
      .map((key) => ({ text: key, replacedAtMs }))
  })
}

export const oldKeyLine = ({ text, replacedAtMs }: OldKey): string =>
  `${text} ${note}${new Date(replacedAtMs).toISOString()}`

/** Whether something would be lost with a key: what it sealed, or links that it signed. */
export function isNeeded({ text, replacedAtMs }: OldKey, needs: KeyNeeds, nowMs: number): boolean {
  const untilMs = replacedAtMs + oldKeyLeastMs
  if (nowMs < untilMs) return true
  const keys = readKeys(text) ?? []
  return keys.some((key) => needs.isSealedWith(keyIdOf(key))) || needs.hasLink(untilMs)
}
