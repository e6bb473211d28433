import { expect, test } from 'bun:test'
import {
  field,
  idempotencyKey,
  metadataFilter,
  named,
  nullMeans,
  plainWording,
  repeatableCall,
  said,
  says,
  step,
  unknownField,
  wait,
} from '../../src/domain/wording/says.ts'

test('a log has words for every reference, without those of a door', () => {
  const text = says`${step('listSlots')} ${named('createBooking')} ${field('duration')} ${unknownField('x', ['a', 'b'])} ${idempotencyKey} ${repeatableCall} ${wait(3)} ${wait(null)} ${metadataFilter(null)} ${nullMeans('removes it')}`
  expect(said(text, plainWording)).toBe(
    'listSlots createBooking duration is not known. Known: a, b. idempotency key call that takes one 3 s a while metadata ; null removes it',
  )
})
