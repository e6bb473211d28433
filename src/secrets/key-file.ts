import { existsSync, linkSync, readFileSync, renameSync, unlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type KeyRing, keyBytes } from './secrets.ts'

/** The file in a data folder. */
export const keyFileIn = (dataFolder: string): string => join(dataFolder, 'slotflow.secret')

/**
 * What stands in a setting or a file: keys in base64, newest first, a comma or a line apart, and behind a # what is noted of
 * one. Null: that is none.
 */
export function readKeys(text: string): readonly Uint8Array[] | null {
  const parts = text
    .replace(/#.*$/gm, '')
    .split(/[\s,]+/)
    .filter((part) => part !== '')
  const keys = parts.map(readKey).filter((key) => key !== null)
  return keys.length > 0 && keys.length === parts.length ? keys : null
}

function readKey(text: string): Uint8Array | null {
  if (!/^[A-Za-z0-9+/_-]{43}=?$/.test(text)) return null
  const key = new Uint8Array(Buffer.from(text, 'base64'))
  return key.length === keyBytes ? key : null
}

/** A new key, as it is written. */
export function newKey(): string {
  return Buffer.from(crypto.getRandomValues(new Uint8Array(keyBytes))).toString('base64')
}

/** The keys of the setting, else those of the file. Never throws: a booking needs no key. */
export function ringOf(setting: string | null, path: string): KeyRing {
  if (setting !== null) {
    const keys = readKeys(setting)
    return keys ? { keys, fault: null } : none('SLOTFLOW_SECRET is not 32 bytes in base64')
  }
  try {
    const keys = readKeys(readFileSync(path, 'utf8'))
    return keys ? { keys, fault: null } : none(`${path} is not 32 bytes in base64`)
  } catch (error) {
    return none(`${path} cannot be read (${textOf(error)})`)
  }
}

/** Makes the file where there is none, and nothing else is set. Why it cannot be made stands in the ring: it is read next. */
export function makeKeyFile(setting: string | null, path: string): void {
  if (setting !== null || existsSync(path)) return
  try {
    const aside = asideOf(path, `${newKey()}\n`)
    try {
      // Whole or not at all, and only where there is none: several processes may start at once.
      linkSync(aside, path)
    } finally {
      unlinkSync(aside)
    }
  } catch {
    // Another process has made it, or nobody can.
  }
}

function none(fault: string): KeyRing {
  return { keys: [], fault }
}

/** Puts another text in the place of the file, whole or not at all. */
export function replaceFile(path: string, text: string): void {
  renameSync(asideOf(path, text), path)
}

function asideOf(path: string, text: string): string {
  const aside = `${path}.${crypto.randomUUID()}`
  writeFileSync(aside, text, { mode: 0o600, flag: 'wx', flush: true })
  return aside
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
