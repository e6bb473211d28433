/** Log lines are written together, in order, and an error at once. */
import { expect, test } from 'bun:test'
import { gatherLines } from '../../src/observe/lines.ts'
import { createLog } from '../../src/observe/log.ts'

const later = 3_600_000

test('lines wait for each other and are written in order', () => {
  const written: string[] = []
  const lines = gatherLines((text) => written.push(text), later, 1_000)
  for (const line of ['one', 'two', 'three']) lines.add(line)
  expect(written).toEqual([])
  lines.flush()
  lines.flush()
  expect(written).toEqual(['one\ntwo\nthree\n'])
  lines.add('four')
  lines.flush()
  expect(written.join('')).toBe('one\ntwo\nthree\nfour\n')
})

test('they wait for no more than so many characters, and for no longer than so long', async () => {
  const written: string[] = []
  const many = gatherLines((text) => written.push(text), later, 100)
  for (let at = 0; at < 25; at += 1) many.add('nine char')
  expect(written.map((text) => text.length)).toEqual([100, 100])
  many.flush()
  const { promise, resolve } = Promise.withResolvers<string>()
  const lines = gatherLines(resolve, 1, 100)
  lines.add('alone')
  expect(await promise).toBe('alone\n')
})

test('an error goes out at once, with what waited before it', () => {
  const written: string[] = []
  const lines = gatherLines((text) => written.push(text), later, 1_000)
  const log = createLog('pretty', lines.add, () => 0, lines.flush)
  log.info('request', { status: 200 })
  expect(written).toEqual([])
  log.error('unexpected error')
  expect(written).toEqual([
    '00:00:00.000 request status=200\n00:00:00.000 ERROR unexpected error\n',
  ])
  const off = createLog('off', lines.add, () => 0, lines.flush)
  off.error('nobody hears')
  lines.flush()
  expect(written).toHaveLength(1)
})
