import { expect, test } from 'bun:test'
import { addressIn, namedAddress } from '../../src/domain/attendees/named-address.ts'
import { isLikePhone, isPhone, phoneMeant, phoneReason } from '../../src/domain/attendees/phone.ts'

test.each(['+14155550123', '+442079460958', '+390669812345', '+2250701020304'])(
  '%s is a number as it is sent',
  (text) => {
    expect(isPhone(text)).toBeTrue()
  },
)

const alone = 'must be the number alone: send'
const plain = 'must be written without anything between the digits:'
const trunk = 'has the 0 of calls within its country behind the country code: send'
const american =
  'must begin with + and the country code: +14155550123 if it is of the United States'

test.each([
  ['+44 (0) 20 7946 0958', `${plain} +442079460958`],
  ['0044 (0)20 7946 0958', `${plain} +442079460958`],
  ['+44 020 7946 0958', `${trunk} +442079460958`],
  ['+4402079460958', `${trunk} +442079460958`],
  ['+39 06 698 12345', `${plain} +390669812345`],
  ['011 44 20 7946 0958', `${plain} +442079460958`],
  ['tel:+1-415-555-0123', `${plain} +14155550123`],
  ['＋1 415–555–0123', `${plain} +14155550123`],
  ['\u202a+1 415 555 0123\u202c', `${plain} +14155550123`],
  ['+14155550123.0', `${plain} +14155550123`],
  ['+1 415 555 0123 ext. 12', `${alone} +14155550123; an extension has no place in it`],
  ['+1 415 555 0123 (mobile)', `${alone} +14155550123`],
  [
    '+1 415 555 0123, +1 415 555 0124',
    'holds 2 numbers: send one of them, as +14155550123 or +14155550124',
  ],
  ['(415) 555-0123', `${american} or Canada`],
  ['1-415-555-0123', `${american} or Canada`],
  ['14155550123', 'must begin with +: +14155550123 if 1 is its country code'],
])('%s is no number as it is sent: it %s', (text, words) => {
  expect(isPhone(text)).toBeFalse()
  expect(phoneReason(text)).toBe(words)
})

test.each(['+1415555O123', '+1-800-FLOWERS'])('of %s no part is taken for a number', (text) => {
  expect(phoneReason(text)).toStartWith('has letters in it')
})

test.each([
  ['020 7946 0958', true, null],
  ['+44 (0) 20 7946 0958', true, '+442079460958'],
  ['tel:+1 415 555 0123', true, '+14155550123'],
  ['alex@startup.io', false, null],
  ['12345', false, null],
])('%s in a field of addresses is a phone number: %s', (text, isPhoneLike, meant) => {
  expect(isLikePhone(text)).toBe(isPhoneLike)
  expect(phoneMeant(text)).toBe(meant)
})

test.each([
  ['John <john@x.com>', { name: 'John', address: 'john@x.com' }],
  ['"Smith, John" <john@x.com>', { name: 'Smith, John', address: 'john@x.com' }],
  ['john@x.com', null],
  ['<john@x.com>', null],
  ['John (john@x.com)', null],
  ['John <3', null],
  ['John <at work>', null],
])('%s as the head of a mail', (text, both) => {
  expect(namedAddress(text)).toEqual(both)
})

test.each([
  ['John <john@x.com>', { name: 'John', address: 'john@x.com' }],
  ['john@x.com', { name: 'john@x.com', address: 'john@x.com' }],
  ['John Smith (john@x.com)', { name: 'John Smith', address: 'john@x.com' }],
  ['john@x.com - John', { name: 'John', address: 'john@x.com' }],
  ['John @ Startup', null],
])('%s and the address in it', (text, both) => {
  expect(addressIn(text)).toEqual(both)
})
