/** Folders of TZif files, made by Debian's own compiler. */
import { expect, test } from 'bun:test'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { embeddedRules } from '../../src/domain/zone.ts'
import { localTimeAt } from '../../src/domain/zone-history.ts'
import { readZoneRules, type ZoneRules } from '../../src/domain/zone-rules.ts'
import { textOfFolder, versionIn } from '../../src/zoneinfo/folder.ts'
import { clockTest } from '../support/clock-test.ts'
import { temporaryFolder } from '../support/store.ts'
import {
  asuncionSource2024a,
  asuncionSource2024b,
  debianFolder,
  zoneFolder,
} from '../support/zone-folder.ts'

const hoursAt = (rules: ZoneRules, zone: string, at: string) =>
  localTimeAt(rules.history(zone), Date.parse(at)).offsetMs / 3_600_000

/** The clocks that change with Ramadan: Debian's compiler leaves the years after 2072 out of the short form. */
const cutShort = ['Asia/Gaza', 'Asia/Hebron']

clockTest('the short form of a file and the long one are one record', () => {
  using slim = debianFolder('slim')
  using fat = debianFolder('fat')
  const [short = [], long = []] = [slim, fat].map(({ path }) =>
    textOfFolder(path, '2026f')
      .split('\n')
      .slice(1)
      .filter((line) => !cutShort.some((name) => line.startsWith(`${name}|`))),
  )
  expect(short.length).toBeGreaterThan(590)
  expect(short).toEqual(long)
})

clockTest("what is embedded is what this machine's folder says", () => {
  const folder = '/usr/share/zoneinfo'
  expect(
    textOfFolder(folder, versionIn(folder) ?? '')
      .split('\n')
      .slice(1),
  ).toEqual(embeddedRules().text.split('\n').slice(1))
})

test('a folder has the version, the rules and the links that its files have', () => {
  using before = zoneFolder('2024a', `${asuncionSource2024a}Link America/Asuncion Chile/Nowhere`)
  using after = zoneFolder('2024b', asuncionSource2024b)
  expect(versionIn(before.path)).toBe('2024a')
  const [old, now] = [before, after].map(({ path }) =>
    readZoneRules(textOfFolder(path, versionIn(path) ?? '')),
  )
  if (!old || !now) throw new Error('no rules')
  expect([old.version, now.version]).toEqual(['2024a', '2024b'])
  expect(hoursAt(old, 'America/Asuncion', '2027-07-05T13:00Z')).toBe(-4)
  expect(hoursAt(old, 'America/Asuncion', '2927-07-05T13:00Z')).toBe(-4)
  expect(hoursAt(now, 'America/Asuncion', '2027-07-05T13:00Z')).toBe(-3)
  expect(hoursAt(now, 'America/Asuncion', '2927-07-05T13:00Z')).toBe(-3)
})

test('a name whose file the folder lacks is known by the rules before it', () => {
  using folder = zoneFolder('2030a', 'Zone America/Los_Angeles -7:00 - PDT')
  const rules = readZoneRules(textOfFolder(folder.path, '2030a', embeddedRules()))
  expect(rules.targetOf('US/Pacific')).toBe('America/Los_Angeles')
  expect(hoursAt(rules, 'US/Pacific', '2031-01-05T13:00Z')).toBe(-7)
  expect(rules.targetOf('Europe/Berlin')).toBeUndefined()
})

test.each([
  ['no folder', (path: string) => rmSync(path, { recursive: true })],
  ['no tzdata.zi', (path: string) => rmSync(join(path, 'tzdata.zi'))],
  [
    'a tzdata.zi without a version',
    (path: string) => writeFileSync(join(path, 'tzdata.zi'), 'Z A 0'),
  ],
])('%s has no version', (_, spoil) => {
  using folder = zoneFolder('2024a', asuncionSource2024a)
  spoil(folder.path)
  expect(versionIn(folder.path)).toBeNull()
})

test.each([
  ['missing', (path: string) => rmSync(path)],
  [
    'text',
    (path: string) =>
      writeFileSync(path, 'My shopping list: milk, bread and eggs, no fewer than 44.'),
  ],
  ['cut off', (path: string) => writeFileSync(path, 'TZif2')],
])('a file that is %s is named', (_, spoil) => {
  using folder = zoneFolder('2024a', asuncionSource2024a)
  spoil(join(folder.path, 'America', 'Asuncion'))
  expect(() => textOfFolder(folder.path, '2024a')).toThrow(/America\/Asuncion cannot be read/)
})

test('a folder that is damaged is no folder of rules', () => {
  using folder = temporaryFolder()
  expect(versionIn(folder.path)).toBeNull()
})
