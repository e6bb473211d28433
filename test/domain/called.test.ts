/** Names among many: what fits best counts, and each of the many is looked at once, however many names there are. */
import { expect, test } from 'bun:test'
import { type NamedRow, NameSearch } from '../../src/domain/wording/called.ts'

const row = (id: string, name: string, otherName: string | null = null): NamedRow => {
  return { id, name, otherName }
}
const rows = [
  { ...row('1', 'Sarah Chen', 'sarah@acme.io'), role: 'ae' },
  row('2', 'Sarah Smith'),
  row('3', 'Tom Berg'),
]

const told: readonly [name: string, ids: string, isWhole: boolean][] = [
  ['sarah  CHEN', '1', true],
  ['Sarah@acme.io', '1', true],
  ['Ms. Sarah Chen (AE)', '1', true],
  ['Chen, Sarah', '1', true],
  ['Sarah', '1 2', false],
  ['Sarah Chem', '1', false],
  ['Sarha', '', false],
  ['Sara Smit', '2', false],
  ['Tom', '3', false],
  ['Tim', '', false],
]
test.each(told)('%s is %s', (name, ids, isWhole) => {
  const search = new NameSearch([name])
  search.look(rows.slice(0, 2))
  search.look(rows.slice(2))
  const found = search.found(name)
  expect([found.rows.map(({ id }) => id).join(' '), found.isWhole]).toEqual([ids, isWhole])
  expect(found.count).toBe(found.rows.length)
})

test('a role is known as one, and what was not sought is nobody', () => {
  const search = new NameSearch(['an AE'])
  search.look(rows)
  expect(search.found('an AE')).toMatchObject({ count: 0, isRole: true })
  expect(search.found('Sarah Chen')).toMatchObject({ count: 0, isRole: false })
})

test('a hundred names look at each row once, and of a name that all have the first few are kept', () => {
  let looks = 0
  const counted = Array.from({ length: 1_000 }, (_, n): NamedRow => {
    return {
      id: `${n}`,
      otherName: null,
      get name() {
        looks += 1
        return `Test Person ${n}`
      },
    }
  })
  const names = Array.from({ length: 100 }, (_, n) => `Tast Persan ${n}`)
  const search = new NameSearch([...names.slice(0, 99), 'Test'])
  search.look(counted)
  expect(looks).toBe(1_000)
  expect(search.found('Test')).toMatchObject({ count: 1_000, isWhole: false })
  expect(search.found('Test').rows).toHaveLength(6)
  // The first few alone are sought with a letter wrong.
  expect(search.found('Tast Persan 1').count).toBe(1)
  expect(search.found('Tast Persan 98').count).toBe(0)
})
