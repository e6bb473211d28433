/** Texts keep what they refer to as data: whoever says them has the words. */
import { expect, test } from 'bun:test'
import { humanNotFound } from '../../src/domain/booking.ts'
import { invalid, labelOf, unknownFault } from '../../src/domain/errors.ts'
import {
  field,
  isText,
  listing,
  mentions,
  plainWording,
  said,
  says,
  step,
  type Wording,
  wait,
} from '../../src/domain/wording/says.ts'

/** A door that nobody else would mistake for its own. */
const loud: Wording = {
  ...plainWording,
  step: ({ id, ids = {} }) => `STEP ${id}${ids.id ?? ''}`,
  listing: ({ id }) => `LIST ${id}`,
  field: ({ name }) => name.toUpperCase(),
  unknownField: ({ name, known }) => `STRANGER ${name} BESIDE ${known}`,
}

test('a text says its references in the words of a door, one text within another too', () => {
  const inner = says`Ask ${step('listSlots')}${''}.`
  const text = says`${2} ways: ${inner} Or read ${step('getBooking', { id: '7' })}, then ${'wait'}.`
  expect(said(text, loud)).toBe('2 ways: Ask STEP listSlots. Or read STEP getBooking7, then wait.')
  expect(said(text, plainWording)).toBe('2 ways: Ask listSlots. Or read getBooking, then wait.')
  expect(said('{listSlots} as it is', loud)).toBe('{listSlots} as it is')
})

test('a text is data: it comes through JSON as it was', () => {
  const text = says`Set it with ${step('setAvailability')}. ${listing('listHumans')}`
  const again: unknown = JSON.parse(JSON.stringify(text))
  expect(isText(again) && said(again, loud)).toBe(said(text, loud))
  for (const other of ['text', null, { to: 'step' }, [1], [null], [{}]]) {
    expect([other, isText(other)]).toEqual([other, false])
  }
})

test('what a text mentions is known without its words', () => {
  const text = says`Too many. Wait ${wait(3)}, then repeat.`
  expect([mentions(text, 'wait'), mentions(text, 'step')]).toEqual([true, false])
  expect(mentions('Wait 3 s', 'wait')).toBe(false)
})

test('a refusal is read in logs by the names of operations', () => {
  expect(humanNotFound().message).toBe(
    'There is no active human with this id. listHumans lists those there are.',
  )
})

test('a fault names the field as the door does, a field that nobody knows as it was written', () => {
  const known = { field: 'id', message: says`is booked. Read it with ${step('getBooking')}.` }
  expect(said(invalid([known]).text, loud)).toBe('ID: is booked. Read it with STEP getBooking.')
  const unknown = unknownFault('id', ['a', 'b'])
  expect(said(invalid([unknown]).text, loud)).toBe('id: STRANGER id BESIDE a,b')
  expect([known, unknown].map((fault) => said(labelOf(fault), loud))).toEqual(['ID', 'id'])
  expect(said([field('x')], loud)).toBe('X')
})
