/** Stamps: what was computed from rows that have changed since never looks as if it still stood. */
import { expect, test } from 'bun:test'
import { Changes, changesKept } from '../../src/store/sqlite/changes.ts'
import { testFile } from '../support/store.ts'

test('a name has a new stamp with each change, also when there are more names than are kept', async () => {
  await using file = testFile()
  file.open()
  const changes = new Changes(file.sql())
  const names = ['early', 'quiet', 'never']
  const seen = new Map(names.map((name) => [name, new Set([changes.stampOf(name)])]))
  const touch = (name: string) => {
    changes.touch(name)
    const stamps = seen.get(name)
    expect(stamps?.has(changes.stampOf(name))).toBe(false)
    stamps?.add(changes.stampOf(name))
  }
  touch('early')
  const quiet = changes.stampOf('quiet')
  for (let n = 0; n < changesKept - 1; n += 1) changes.touch(`human ${n}`)
  // What was not changed still stands, as long as all names have room.
  expect(changes.stampOf('quiet')).toBe(quiet)
  touch('quiet')
  for (const name of ['early', 'early', 'quiet', 'early']) touch(name)
  const never = changes.stampOf('never')
  touch('early')
  expect(changes.stampOf('never')).toBe(never)
})

test('what is asked on the turn of a commit is asked again by the next request', async () => {
  await using file = testFile()
  file.open()
  const changes = new Changes(file.sql())
  const other = file.sql()
  const nextPhase = () => new Promise<void>((resolve) => setTimeout(resolve, 1))
  await new Promise<void>((resolve) => setImmediate(resolve))
  const seen = await new Promise<string>((resolve) => {
    setImmediate(() => {
      changes.turn()
      resolve(changes.stampOf('keys'))
    })
  })
  other.run("UPDATE accounts SET name = 'x'")
  other.run('CREATE TABLE another (n INTEGER) STRICT')
  // In the phase after: the reset of what was kept has not come yet.
  const stamps = [changes.stampOf('keys')]
  await nextPhase()
  stamps.push(changes.stampOf('keys'))
  expect(stamps).toEqual([stamps[1] ?? '', stamps[1] ?? ''])
  expect(stamps[0]).not.toBe(seen)
})

test('requests that one turn hands over share a look, which sees all that was committed before the first of them', async () => {
  await using file = testFile()
  file.open()
  const changes = new Changes(file.sql())
  const other = file.sql()
  const nextImmediate = () => new Promise<void>((resolve) => setImmediate(resolve))
  await nextImmediate()
  changes.turn()
  const answered = changes.stampOf('keys')
  other.run("UPDATE accounts SET name = 'x'")
  other.run('CREATE TABLE another (n INTEGER) STRICT')
  const first = changes.stampAtArrival('keys')
  expect(first).not.toBe(answered)
  other.run('CREATE TABLE third (n INTEGER) STRICT')
  expect(changes.stampAtArrival('keys')).toBe(first)
  await nextImmediate()
  expect(changes.stampAtArrival('keys')).not.toBe(first)
})
