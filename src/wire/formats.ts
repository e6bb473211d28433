/**
 * String formats, each with its check and its words. Elysia's own are loose (`2026-02-30` is a date to it); it
 * registers only those that are missing, so ours stand whichever is loaded first.
 */

import { FormatRegistry, type TSchema } from '@sinclair/typebox'
import { teamHumansMax } from '../domain/assignment.ts'
import { isLocale } from '../domain/attendees/locale.ts'
import { isLikePhone, isPhone, phoneMeant, phoneReason } from '../domain/attendees/phone.ts'
import { blankIn, hiddenIn, isBlank } from '../domain/text.ts'
import { readAskedDay } from '../domain/time/date-range.ts'
import { missingDayWords, readDate, readInstant, readTime } from '../domain/time/notation.ts'
import { dateReason, startReason, wallTimeReason } from '../domain/time/start-reason.ts'
import { isStart, yearSpan } from '../domain/time/start-time.ts'
import { isTimeZone, newZoneFault, placeOfOffsetFault } from '../domain/time/zone.ts'
import { field, says, type Text } from '../domain/wording/says.ts'
import { readBookingCursor, readErasureCursor, readIdCursor, readSeqCursor } from './cursors.ts'

const uuidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i
const emailPattern = /^[^\s@"(),:;<>[\]\\]+@[^\s@"(),:;<>[\]\\.]+(\.[^\s@"(),:;<>[\]\\.]+)*$/
/** An address with one of these looks like another, and is found by neither. */
const withoutWidth = /\p{Cf}/u

interface Format {
  /** No longer text is looked at: some patterns take the square of its length. Room for what people write around a value. */
  readonly charactersMax: number
  /** Asked about what is not too long. */
  accepts(text: string): boolean
  readonly words: Text
  /**
   * What is wrong with one text, where that can be said better than by `words`: the end of a sentence that begins with the
   * field's name. `known`: the fields of the request.
   */
  reason?(text: string, known: readonly string[]): Text | null
}

/** Whatever a word, a time or an address may be written as. */
const wordCharactersMax = 256
/** An e-mail address, and what stands around it. */
const addressCharactersMax = 512
/** Ids with all that a list may have between them. */
const idsCharactersMax = teamHumansMax * 48
/** What an address of a server may have, and more. */
const urlCharactersMax = 4_096

const formats: Readonly<Record<string, Format>> = {
  uuid: {
    charactersMax: wordCharactersMax,
    accepts: isUuid,
    words: 'an id, a UUID as the API gave it',
    reason: uuidReason,
  },
  date: {
    charactersMax: wordCharactersMax,
    accepts: (text) => readDate(text) !== null,
    words: `an existing date as YYYY-MM-DD, in a year from ${yearSpan}`,
    reason: dayReason,
  },
  'asked-date': {
    charactersMax: wordCharactersMax,
    accepts: (text) => readAskedDay(text) !== null,
    words: `a date as YYYY-MM-DD in a year from ${yearSpan}, or today, tomorrow, or +7d for seven days from today, at most +9999d`,
    reason: dayReason,
  },
  'asked-date-or-now': {
    charactersMax: wordCharactersMax,
    accepts: (text) => text === 'now' || readAskedDay(text) !== null,
    words: `a date as YYYY-MM-DD in a year from ${yearSpan}, or today, tomorrow, now, or +7d for seven days from today, at most +9999d`,
    reason: dayReason,
  },
  uuids: {
    charactersMax: idsCharactersMax,
    accepts: isListOfIds,
    words: `1 to ${teamHumansMax} ids, no two the same, separated by commas without blanks`,
    reason: uuidsReason,
  },
  'wall-time': {
    charactersMax: wordCharactersMax,
    accepts: (text) => text !== '24:00' && readTime(text) !== null,
    words: 'a time of day as HH:MM, from 00:00 to 23:59',
    reason: wallTimeReason,
  },
  'wall-time-end': {
    charactersMax: wordCharactersMax,
    accepts: (text) => readTime(text) !== null,
    words: 'a time of day as HH:MM, from 00:00 to 24:00',
    reason: wallTimeReason,
  },
  'date-time': {
    charactersMax: wordCharactersMax,
    accepts: (text) => readInstant(text) !== null,
    words:
      'an instant on a whole minute, as YYYY-MM-DDTHH:MM:00Z or with its offset in place of Z, such as -04:00',
  },
  'start-time': {
    charactersMax: wordCharactersMax,
    accepts: isStart,
    // No day that there is: who copies it books a time that nobody meant.
    words:
      'a time on a whole minute: YYYY-MM-DDTHH:MM with timezone beside it, YYYY-MM-DDTHH:MM[Area/City], or an instant with Z or an offset at its end, as YYYY-MM-DDTHH:MM:00Z or YYYY-MM-DDTHH:MM-04:00',
    reason: (text) => lostPlus(text) ?? missingDay(text.slice(0, 10)) ?? startReason(text),
  },
  'time-zone': {
    charactersMax: wordCharactersMax,
    accepts: (text) => newZoneFault(text) === null,
    words: 'an IANA time zone name such as America/New_York, Europe/Berlin or UTC',
    reason: zoneReason,
  },
  'known-time-zone': {
    charactersMax: wordCharactersMax,
    accepts: isTimeZone,
    words: 'an IANA time zone name such as America/New_York, Europe/Berlin or UTC',
    reason: newZoneFault,
  },
  locale: {
    charactersMax: wordCharactersMax,
    accepts: isLocale,
    words: 'a language as a BCP 47 tag, such as de, en-US or pt-BR',
  },
  email: {
    charactersMax: addressCharactersMax,
    accepts: isEmail,
    words: 'an e-mail address such as alex@startup.io',
    reason: emailReason,
  },
  phone: {
    charactersMax: wordCharactersMax,
    accepts: isPhone,
    words:
      'a phone number in E.164: + with the country code, then the rest, 7 to 15 digits in all and nothing between them, such as +14155550123',
    reason: phoneFault,
  },
  'booking-cursor': cursorFormat(readBookingCursor),
  'id-cursor': cursorFormat(readIdCursor),
  'seq-cursor': cursorFormat(readSeqCursor),
  'erasure-cursor': cursorFormat(readErasureCursor),
  'calendar-url': {
    charactersMax: urlCharactersMax,
    accepts: (text) => isWebhookUrl(text.replace(/^webcals?:/i, 'https:')),
    words:
      'an https://, http:// or webcal:// address with a host and without user name or password in it',
  },
  'webhook-url': {
    charactersMax: urlCharactersMax,
    accepts: isWebhookUrl,
    words: 'an http:// or https:// address with a host and without user name or password in it',
  },
}

for (const [name, { accepts, charactersMax }] of Object.entries(formats)) {
  FormatRegistry.Set(name, (text) => text.length <= charactersMax && accepts(text))
}

/**
 * The format of a text for people of at most so many characters. A format of its own, because TypeBox's
 * maxLength counts UTF-16 units where JSON Schema counts characters.
 */
export function textFormat(charactersMax: number): string {
  const name = `text-${charactersMax}`
  FormatRegistry.Set(name, (text) => isText(text, charactersMax))
  return name
}

export function isText(text: string, charactersMax: number): boolean {
  return !isBlank(text) && isShown(text) && isWithin(text, charactersMax)
}

/** The limit of a text format; null for any other. */
export function charactersMaxOf(format: string): number | null {
  const digits = /^text-(\d+)$/.exec(format)?.[1]
  return digits === undefined ? null : Number(digits)
}

function isWithin(text: string, charactersMax: number): boolean {
  return text.length <= charactersMax || [...text].length <= charactersMax
}

export function formatWords(name: string, { maxLength }: TSchema): Text {
  const charactersMax = charactersMaxOf(name)
  if (charactersMax !== null) {
    return `text of 1 to ${charactersMax} characters, not blank, without control characters`
  }
  const { words } = formats[name] ?? { words: 'a string' }
  return maxLength === undefined ? words : says`${words}, at most ${maxLength} characters`
}

/** What is wrong with one text, beyond that it is not as `formatWords` says; null for one that is too long to be looked at. */
export function formatReason(
  name: string,
  text: string,
  known: readonly string[] = [],
): Text | null {
  if (charactersMaxOf(name) !== null) return hiddenReason(text)
  const { reason, charactersMax = 0 } = formats[name] ?? {}
  return text.length > charactersMax ? null : (reason?.(text, known) ?? null)
}

function cursorFormat(read: (text: string) => unknown): Format {
  return {
    charactersMax: wordCharactersMax,
    accepts: (text) => read(text) !== null,
    words: 'the cursor of the page before, as it came',
  }
}

/** An offset stands at the end of a time, where the request has one. */
function zoneReason(text: string, known: readonly string[]): Text | null {
  const fault = known.includes('starts_at') ? null : placeOfOffsetFault(text)
  return fault ?? newZoneFault(text)
}

function missingDay(text: string): string | null {
  const words = missingDayWords(text)
  return words && `must be a date that exists: ${words}`
}

function dayReason(text: string): Text | null {
  return missingDay(text.slice(0, 10)) ?? dateReason(text)
}

/** A `+` that nobody encoded arrives as a blank. */
function lostPlus(text: string): string | null {
  return / \d{2}:\d{2}(?:\[|$)/.test(text) && isStart(text.replace(' ', '+'))
    ? 'has a blank where its offset begins: in an address + is written %2B'
    : null
}

export function isEmail(text: string): boolean {
  if (text.length > addressCharactersMax) return false
  return emailPattern.test(text) && isShown(text) && !withoutWidth.test(text)
}

/** An address with more around it, written as it is said, or none at all. */
function emailReason(text: string, known: readonly string[]): Text | null {
  const address = /[^\s<>"(),:;]+@[^\s<>"(),:;]+/.exec(text)?.[0] ?? ''
  if (address !== text && isEmail(address)) return `must be the address alone: send ${address}`
  const spoken = text.replace(/\s*[([{]?\b(at|dot)\b[)\]}]?\s*|\s+/gi, (_, word = '') =>
    word === '' ? '' : word.toLowerCase() === 'at' ? '@' : '.',
  )
  if (spoken !== text && /@.+\../.test(spoken) && isEmail(spoken)) {
    return `must be written as an address is: send ${spoken}`
  }
  if (!isLikePhone(text)) return hiddenReason(text)
  const phone = phoneMeant(text)
  return known.includes('attendee_phone')
    ? says`must be an e-mail address, and is a phone number, which belongs into ${field('attendee_phone')}${phone === null ? '' : ` as ${phone}`}`
    : 'must be an e-mail address, and is a phone number'
}

function phoneFault(text: string, known: readonly string[]): Text | null {
  const isAddress = text.includes('@') && known.includes('attendee_email')
  return isAddress
    ? says`is an e-mail address, which belongs into ${field('attendee_email')}`
    : phoneReason(text)
}

/** An id with more around it, as in quotes. */
function uuidReason(text: string): string | null {
  const id = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/i.exec(text)?.[0]
  return id === undefined ? null : `must be the id alone: send ${id}`
}

/** A list as JSON has it, or with blanks. */
function uuidsReason(text: string): string | null {
  const plain = text.replace(/[\s[\]"']/g, '')
  return plain !== text && isListOfIds(plain) ? `must be written ${plain}` : null
}

export function isUuid(text: string): boolean {
  return uuidPattern.test(text)
}

function isListOfIds(text: string): boolean {
  const ids = text.toLowerCase().split(',')
  return ids.length <= teamHumansMax && ids.every(isUuid) && new Set(ids).size === ids.length
}

function isShown(text: string): boolean {
  return text.isWellFormed() && hiddenIn(text) === null
}

function hiddenReason(text: string): string | null {
  const hidden = hiddenIn(text)
  if (hidden !== null) return `must not hold ${hidden}, which nobody sees: leave it out`
  const blank = blankIn(text)
  return blank && `must be text that is seen, and holds nothing but ${blank} and its like`
}

/** Lone surrogates and NUL change or cut a text on its way through files and receivers. */
function isPlain(text: string): boolean {
  return text.isWellFormed() && !text.includes('\0')
}

function isWebhookUrl(text: string): boolean {
  // URL.parse would take `https:///x` for the host x.
  if (!/^https?:\/\/[^/\\?#]/i.test(text) || !isPlain(text)) return false
  const url = URL.parse(text)
  if (url === null || url.hostname === '' || url.port === '0') return false
  return url.username === '' && url.password === ''
}
