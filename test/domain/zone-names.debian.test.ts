/** Which name stands for which zone, by Debian's own list, and which names are no longer taken. */
import { expect, test } from 'bun:test'
import { canonicalZone, newZoneFault } from '../../src/domain/time/zone.ts'
import { clockTest } from '../support/clock-test.ts'
import { debianLinks, debianNames } from '../support/debian-zones.ts'

const namesOfUtc = ['UTC', 'Etc/UTC', 'Etc/UCT', 'UCT', 'Zulu', 'Etc/Zulu', 'Universal', 'GMT']

test.each(namesOfUtc)('%s is UTC', (name) => {
  expect(canonicalZone(name)).toBe('UTC')
})

test.each([
  ['US/Pacific', 'America/Los_Angeles'],
  ['Asia/Calcutta', 'Asia/Kolkata'],
  ['Europe/Kiev', 'Europe/Kyiv'],
  ['America/Los_Angeles', 'America/Los_Angeles'],
])('%s stands for %s', (name, zone) => {
  expect(canonicalZone(name)).toBe(zone)
})

/** Those of UTC and of GMT have a rule of their own. */
const isOfUtc = (name: string) => /^Etc\/|^UTC$/.test(debianLinks.get(name) ?? name)

clockTest(
  'every other name of Debian stands for what Debian links it to, a zone for itself',
  () => {
    const others = debianNames.filter((name) => !isOfUtc(name))
    expect(others.length).toBeGreaterThan(500)
    const wrong = others.filter((name) => canonicalZone(name) !== (debianLinks.get(name) ?? name))
    expect(wrong).toEqual([])
  },
)

/** They never follow the clock of the people who choose them. */
const fixed = ['EST', 'MST', 'HST', 'Etc/GMT+5', 'Etc/GMT-14', 'Etc/GMT+12', 'Etc/GMT-1']

test.each(fixed)('%s is refused as a new value', (name) => {
  expect(newZoneFault(name)).toBeString()
})

test.each(['Mars/Olympus', 'utc', 'EST5', '+02:00', ''])('%p is refused, being none', (name) => {
  expect(newZoneFault(name)).toBeString()
})

clockTest(
  'every name of a place is taken, and so are those of UTC and of clocks that are changed',
  () => {
    const isOffset = (name: string) => /^Etc\/G/.test(debianLinks.get(name) ?? name)
    const others = [
      ...debianNames.filter((name) => !fixed.includes(name) && !isOffset(name)),
      'GMT',
    ]
    expect(others).toContain('EST5EDT')
    expect(others.filter((name) => newZoneFault(name) !== null)).toEqual([])
  },
)
