/** Bookings as a table for other programs. */
import { expect, test } from 'bun:test'
import type { Booking } from '../../src/dashboard/api/types.ts'
import { csvOf } from '../../src/dashboard/views/bookings/booking-csv.ts'

const booking: Booking = {
  ...{ id: 'b', human_id: 'h', status: 'confirmed', duration_minutes: 30 },
  ...{ starts_at: '2027-03-16T14:00:00.000Z', ends_at: '2027-03-16T14:30:00.000Z' },
  ...{ attendee_name: 'Mia Wong', attendee_email: null, attendee_phone: '+14155550100' },
  ...{ metadata: {}, created_at: '2027-03-01T00:00:00.000Z' },
}
const nameOf = (attendee_name: string) => {
  const [, row] = csvOf([{ ...booking, attendee_name }]).split('\r\n')
  return row?.replace(/^b,[^\n]*?,,h,/, '')
}

test('each has a row under the names of its fields', () => {
  expect(csvOf([booking])).toBe(
    'id,status,starts_at,ends_at,human,human_id,attendee_name,attendee_email,attendee_phone,metadata\r\n' +
      'b,confirmed,2027-03-16T14:00:00.000Z,2027-03-16T14:30:00.000Z,,h,Mia Wong,,+14155550100,{}\r\n',
  )
})

test('what stands in a name opens no other cell, and runs nothing', () => {
  expect(nameOf('Wong, "Mia"')).toBe('"Wong, ""Mia""",,+14155550100,{}')
  expect(nameOf('one\nline')).toBe('"one\nline",,+14155550100,{}')
  expect(nameOf('=HYPERLINK("x")')).toBe('"\'=HYPERLINK(""x"")",,+14155550100,{}')
  expect(nameOf('@x')).toBe("'@x,,+14155550100,{}")
})
