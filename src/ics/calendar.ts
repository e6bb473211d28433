/** The package that writes iCalendar. It is loaded when the first calendar is written. */
import type { ICalCalendar } from 'ical-generator'

export type Method = 'REQUEST' | 'CANCEL' | 'PUBLISH'

export async function newCalendar(method: Method): Promise<ICalCalendar> {
  const { ICalCalendar, ICalCalendarMethod } = await words()
  return new ICalCalendar({
    prodId,
    method: ICalCalendarMethod[method],
  })
}

/** What a server keeps has no method (RFC 4791 4.1). */
export async function keptCalendar(): Promise<ICalCalendar> {
  const { ICalCalendar } = await words()
  return new ICalCalendar({ prodId })
}

const prodId = { company: 'Slotflow', product: 'Slotflow', language: 'EN' }

/** The package itself, for the words that it has for states. */
export function words() {
  return import('ical-generator')
}

/** The package leaves out the end of the last line, without which some readers drop that line. */
export function calendarText(calendar: ICalCalendar): string {
  return `${calendar.toString()}\r\n`
}
