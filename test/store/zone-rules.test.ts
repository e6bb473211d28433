/** The zone rules that lie with the data: who may change them, and when. */
import { expect, test } from 'bun:test'
import { holdZoneRules } from '../../src/store/sqlite/zone-rules.ts'
import { packOf } from '../../src/zoneinfo/choose.ts'
import { nowMs, testFile } from '../support/store.ts'

const pack = (version: string) =>
  packOf(`# IANA ${version} 1793269936\nEtc/UTC|UTC0|0 UTC|0\n`, 'embedded')

/** A file of the present schema, and holders of its rules as so many processes would be. */
async function ruledFile() {
  const file = testFile()
  await file.open().close()
  const hold = (version: string | null) =>
    holdZoneRules(file.path, () => (version === null ? null : pack(version)), nowMs)
  return { hold, [Symbol.asyncDispose]: () => file[Symbol.asyncDispose]() }
}

test('the first rules are installed, and read by all that come after', async () => {
  await using file = await ruledFile()
  const first = file.hold('2026f')
  expect(first).toMatchObject({ replaced: null, isWaiting: false })
  const second = file.hold(null)
  expect(second.rules).toMatchObject({
    version: '2026f',
    source: 'embedded',
    digest: pack('2026f').digest,
  })
  expect(second.rules.text).toBe(pack('2026f').text)
  first.release()
  second.release()
})

test('rules change only while nobody else holds them', async () => {
  await using file = await ruledFile()
  const first = file.hold('2026f')
  const second = file.hold('2027a')
  expect(second).toMatchObject({ rules: { version: '2026f' }, replaced: null, isWaiting: true })
  first.release()
  // The second one decides by them still.
  const third = file.hold('2027a')
  expect(third).toMatchObject({ rules: { version: '2026f' }, isWaiting: true })
  second.release()
  third.release()
  const alone = file.hold('2027a')
  expect(alone).toMatchObject({ rules: { version: '2027a' }, replaced: '2026f', isWaiting: false })
  alone.release()
})

test('what is in force is not installed again', async () => {
  await using file = await ruledFile()
  file.hold('2026f').release()
  const again = file.hold(null)
  expect(again).toMatchObject({ replaced: null, isWaiting: false })
  again.release()
})

test('a file without rules is not decided by', async () => {
  await using file = await ruledFile()
  expect(() => file.hold(null)).toThrow(/has no zone rules/)
  // Nothing is held by the one that failed.
  file.hold('2026f').release()
})
