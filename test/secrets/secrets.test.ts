import { expect, test } from 'bun:test'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Refusal } from '../../src/domain/errors.ts'
import {
  keyFileIn,
  makeKeyFile,
  newKey,
  readKeys,
  replaceFile,
  ringOf,
} from '../../src/secrets/key-file.ts'
import { createSecrets, keyBytes } from '../../src/secrets/secrets.ts'

const keyOf = (byte: number) => new Uint8Array(keyBytes).fill(byte)
const withKeys = (...bytes: number[]) =>
  createSecrets(() => ({ keys: bytes.map(keyOf), fault: null }))

test('a sealed text opens for its own row alone, and for nobody without the key', () => {
  const secrets = withKeys(1)
  const sealed = secrets.seal('webhook', 'a', 'whsec_é')
  expect(secrets.open('webhook', 'a', sealed)).toBe('whsec_é')
  expect(secrets.open('webhook', 'b', sealed)).toBeNull()
  expect(secrets.open('calendar', 'a', sealed)).toBeNull()
  expect(withKeys(2).open('webhook', 'a', sealed)).toBeNull()
  expect(Buffer.from(sealed).includes('whsec')).toBe(false)
})

test('any byte that is another, and any end that is cut, opens nothing', () => {
  const secrets = withKeys(1)
  const sealed = secrets.seal('webhook', 'a', 'text')
  for (const at of sealed.keys()) {
    const other = sealed.map((byte, index) => (index === at ? byte ^ 1 : byte))
    expect(secrets.open('webhook', 'a', other)).toBeNull()
    expect(secrets.open('webhook', 'a', sealed.subarray(0, at))).toBeNull()
  }
})

test('the same text is sealed otherwise each time', () => {
  const secrets = withKeys(1)
  const texts = Array.from({ length: 50 }, () => String(secrets.seal('webhook', 'a', 'text')))
  expect(new Set(texts).size).toBe(50)
})

test('after a rotation old keys open and sign, and the new one seals', () => {
  const sealed = withKeys(1).seal('webhook', 'a', 'text')
  const rotated = withKeys(2, 1)
  expect(rotated.open('webhook', 'a', sealed)).toBe('text')
  expect(rotated.isOld(sealed)).toBe(true)
  expect(rotated.isOld(rotated.seal('webhook', 'a', 'text'))).toBe(false)
  expect(rotated.derive('manage')).toEqual([
    ...withKeys(2).derive('manage'),
    ...withKeys(1).derive('manage'),
  ])
  expect(rotated.derive('manage')).not.toEqual(rotated.derive('form'))
})

test('a process learns the key that another put in front with the first text it seals', () => {
  let bytes = [1]
  const secrets = createSecrets(() => ({ keys: bytes.map(keyOf), fault: null }))
  const sealed = withKeys(2, 1).seal('webhook', 'a', 'text')
  expect(secrets.open('webhook', 'a', sealed)).toBeNull()
  bytes = [2, 1]
  expect(secrets.open('webhook', 'a', sealed)).toBe('text')
  expect(secrets.isOld(secrets.seal('webhook', 'a', 'text'))).toBe(false)
  bytes = []
  secrets.refresh()
  expect(secrets.open('webhook', 'a', sealed)).toBe('text')
})

test('without a key nothing is sealed, nothing opens, and the reason is said', () => {
  const secrets = createSecrets(() => ({ keys: [], fault: 'it is gone' }))
  expect(secrets.fault).toBe('it is gone')
  expect(() => secrets.seal('webhook', 'a', 'text')).toThrow(Refusal)
  expect(secrets.open('webhook', 'a', withKeys(1).seal('webhook', 'a', 'text'))).toBeNull()
  expect(secrets.derive('manage')).toEqual([])
})

test('a key is 32 bytes of base64; several stand in a list', () => {
  const [one, two] = [newKey(), newKey()]
  expect(readKeys(one)?.[0]?.length).toBe(keyBytes)
  expect(readKeys(`${one},${two}`)?.length).toBe(2)
  expect(readKeys(`${one}\n${two}\n`)?.length).toBe(2)
  for (const text of ['', ' ', 'abc', `${one},abc`, `${one}A`, one.slice(1)]) {
    expect(readKeys(text)).toBeNull()
  }
})

test('the file is made once, for its user alone, and a setting makes none', () => {
  const folder = mkdtempSync(join(tmpdir(), 'slotflow-secret-'))
  try {
    const path = keyFileIn(folder)
    makeKeyFile(newKey(), path)
    expect(ringOf(null, path).fault).toContain('cannot be read')
    makeKeyFile(null, path)
    const text = readFileSync(path, 'utf8')
    makeKeyFile(null, path)
    expect(readFileSync(path, 'utf8')).toBe(text)
    expect(statSync(path).mode & 0o777).toBe(0o600)
    expect(ringOf(null, path).keys.length).toBe(1)
    replaceFile(path, `${newKey()}\n${text}`)
    expect(ringOf(null, path).keys.length).toBe(2)
    writeFileSync(path, 'no key')
    makeKeyFile(null, path)
    expect(ringOf(null, path)).toMatchObject({ keys: [], fault: expect.stringContaining('base64') })
    expect(ringOf('no key', path).fault).toContain('SLOTFLOW_SECRET')
  } finally {
    rmSync(folder, { recursive: true })
  }
})
