/** The package that writes iCalendar. It is loaded when the first calendar is written. */
import type { ICalCalendar } from 'ical-generator'

export type Method = 'REQUEST' | 'CANCEL' | 'PUBLISH'

export async function newCalendar(method: Method): Promise<ICalCalendar> {
  const { ICalCalendar, ICalCalendarMethod } = await words()
  return new ICalCalendar({
    prodId: { company: 'Slotflow', product: 'Slotflow', language: 'EN' },
    method: ICalCalendarMethod[method],
  })
}

/** The package itself, for the words that it has for states. */
export function words() {
  return import('ical-generator')
}

/** The package leaves out the end of the last line, without which some readers drop that line. */
export function calendarText(calendar: ICalCalendar): string {
  return `${calendar.toString()}\r\n`
}
