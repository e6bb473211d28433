/** Folders of TZif files, made by Debian's own compiler. */
import { expect, test } from 'bun:test'
import { readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { embeddedRules } from '../../src/domain/time/zone.ts'
import { localTimeAt } from '../../src/domain/time/zone-history.ts'
import { readZoneRules, type ZoneRules } from '../../src/domain/time/zone-rules.ts'
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
  using before = zoneFolder('2024a', asuncionSource2024a)
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

test('a list that was cut off leaves out nobody: the files are read by the names that are known', () => {
  using folder = zoneFolder('2030a', 'Zone America/Los_Angeles -7:00 - PDT')
  for (const kept of [
    '# version 2030a\n',
    '# version 2030a\nZ Africa/Abidjan -0:16:8 - LMT 1912\n',
  ]) {
    writeFileSync(join(folder.path, 'tzdata.zi'), kept)
    const rules = readZoneRules(textOfFolder(folder.path, '2030a', embeddedRules()))
    expect(embeddedRules().names.filter((name) => rules.targetOf(name) === undefined)).toEqual([])
    expect(hoursAt(rules, 'America/Los_Angeles', '2031-01-05T13:00Z')).toBe(-7)
    expect(hoursAt(rules, 'Europe/Berlin', '2031-01-05T13:00Z')).toBe(1)
  }
})

test('a folder that lacks the files of zones is refused, and says which', () => {
  using folder = zoneFolder('2030a', 'Zone America/Los_Angeles -7:00 - PDT')
  const cut = () => textOfFolder(folder.path, '2030a', embeddedRules())
  writeFileSync(join(folder.path, 'tzdata.zi'), '# version 2030a\n')
  rmSync(join(folder.path, 'Europe'), { recursive: true })
  expect(cut).toThrow(/is no whole copy of a tzdata folder: it lacks \d+ zones, such as Europe\//)
})

test.each([
  ['2024a', '2026-11-28', '2024-12-31'],
  ['2026f', '2026-10-29', '2026-10-29'],
  ['2026a', '2025-12-30', '2026-01-01'],
])('rules of %s in a file of %s are of %s at the latest', (version, fileDate, expected) => {
  using folder = zoneFolder(version, asuncionSource2024a)
  utimesSync(join(folder.path, 'tzdata.zi'), new Date(fileDate), new Date(fileDate))
  const { releasedMs } = readZoneRules(textOfFolder(folder.path, version))
  expect(new Date(releasedMs).toISOString().slice(0, 10)).toBe(expected)
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
  [
    'cut off in its middle',
    (path: string) => writeFileSync(path, readFileSync(path).subarray(0, 700)),
  ],
])('a file that is %s is named', (_, spoil) => {
  using folder = zoneFolder('2024a', asuncionSource2024a)
  spoil(join(folder.path, 'America', 'Asuncion'))
  expect(() => textOfFolder(folder.path, '2024a')).toThrow(/America\/Asuncion cannot be read/)
})

test('a folder that is damaged is no folder of rules', () => {
  using folder = temporaryFolder()
  expect(versionIn(folder.path)).toBeNull()
})
