/** Which rules a start wants, installs, and what it says of them. */
import { expect, test } from 'bun:test'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { embeddedRules } from '../../src/domain/time/zone.ts'
import { isNewer, type ZonePack } from '../../src/domain/time/zone-rules.ts'
import { chooseRules, packOf } from '../../src/zoneinfo/choose.ts'
import { rulesNotices, rulesOf, rulesToInstall } from '../../src/zoneinfo/decide.ts'
import { asuncionSource2024a, zoneFolder } from '../support/zone-folder.ts'

const dayMs = 86_400_000

test.each([
  ['2026b', '2026a', true],
  ['2026a', '2026b', false],
  ['2026f', '2026f', false],
  ['2027a', '2026f', true],
  ['2026aa', '2026z', true],
  ['2026z', '2026aa', false],
])('%s came after %s: %p', (version, than, expected) => {
  expect(isNewer(version, than)).toBe(expected)
})

test.each([
  ['9999a', true],
  ['2024a', false],
])("this machine's rules of %s are chosen before the embedded: %p", (version, isChosen) => {
  using folder = zoneFolder(version, asuncionSource2024a)
  const wanted = chooseRules(null, folder.path)
  expect(wanted.source === folder.path).toBe(isChosen)
  expect(wanted.version).toBe(isChosen ? version : embeddedRules().version)
  expect(wanted.pack().version).toBe(wanted.version)
})

test('a folder of this machine that cannot be read is passed over, one of a setting is not', () => {
  using folder = zoneFolder('9999a', asuncionSource2024a)
  rmSync(join(folder.path, 'America', 'Lima'))
  const wanted = chooseRules(null, folder.path)
  expect(wanted.pack().version).toBe(embeddedRules().version)
  expect(wanted.fault()).toContain('America/Lima cannot be read')
  const inForce = { rules: wanted.pack(), replaced: null, isWaiting: false }
  expect(rulesToInstall(wanted, pack(embeddedRules().version))).toBeNull()
  expect(rulesNotices(wanted, inForce, inForce.rules.releasedMs)).toEqual([
    expect.stringMatching(/America\/Lima cannot be read.*IANA \S+ is used\.$/),
  ])
  expect(() => chooseRules(folder.path).pack()).toThrow('America/Lima cannot be read')
})

test('a setting wins over all, also with older rules', () => {
  using folder = zoneFolder('2024a', asuncionSource2024a)
  const { version, isDemanded, source } = chooseRules(folder.path)
  expect({ version, isDemanded, source }).toEqual({
    version: '2024a',
    isDemanded: true,
    source: folder.path,
  })
})

const pack = (version: string, source = 'embedded'): ZonePack =>
  packOf(`# IANA ${version} 1793269936\nEtc/UTC|UTC0|0 UTC|0\n`, source)
const wanted = (version: string, isDemanded = false, source = 'embedded') => ({
  version,
  source,
  isDemanded,
  pack: () => pack(version, source),
  fault: () => null,
})

test.each([
  ['2026f', false, null, '2026f'],
  ['2026f', false, '2026a', '2026f'],
  ['2026f', false, '2026f', null],
  // Data that came from a machine with newer rules keeps them.
  ['2026f', false, '2027a', null],
  ['2024a', true, '2026f', '2024a'],
  ['2026f', true, '2026f', null],
])('%s (demanded: %p) where %p is installed: %p', (version, isDemanded, installed, expected) => {
  const chosen = rulesToInstall(
    wanted(version, isDemanded),
    installed === null ? null : pack(installed),
  )
  expect(chosen?.version ?? null).toBe(expected)
})

test('the rules of a pack are read from its text, and the embedded ones are not read twice', () => {
  expect(rulesOf(pack('2031c')).version).toBe('2031c')
  expect(rulesOf(packOf(embeddedRules().text, 'embedded'))).toBe(embeddedRules())
})

const releasedMs = 1_793_269_936_000

test.each([
  ['nothing to say', wanted('2026f'), pack('2026f'), null, false, 0, []],
  [
    'other rules',
    wanted('2027a'),
    pack('2027a'),
    '2026f',
    false,
    0,
    ['is in force now, in place of 2026f'],
  ],
  [
    'rules that wait',
    wanted('2027a'),
    pack('2026f'),
    null,
    true,
    0,
    ['2027a (embedded) waits: another process'],
  ],
  [
    'older ones by setting',
    wanted('2024a', true),
    pack('2024a'),
    '2026f',
    false,
    0,
    ['in place of 2026f', 'is older than the 2026f that this program carries'],
  ],
  [
    'newer ones that came with the data',
    wanted('2026f'),
    pack('2027b'),
    null,
    false,
    0,
    ['IANA 2027b (embedded) came with the data and stays in force'],
  ],
  ['nine months on', wanted('2026f'), pack('2026f'), null, false, 273, []],
  [
    'older than nine months',
    wanted('2026f'),
    pack('2026f'),
    null,
    false,
    275,
    ['older than nine months'],
  ],
])('%s', (_, want, rules, replaced, isWaiting, days, expected) => {
  const notices = rulesNotices(want, { rules, replaced, isWaiting }, releasedMs + days * dayMs)
  expect(notices).toHaveLength(expected.length)
  for (const [n, words] of expected.entries()) expect(notices[n]).toContain(words)
})
