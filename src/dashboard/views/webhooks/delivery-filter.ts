/** Which deliveries of an endpoint are listed, as it stands in the address of the page. */
import type { DeliveryAsked } from '../../api/types.ts'
import { midnightOf } from '../../week/midnight.ts'
import { plusDays, readDate } from '../../week/zone.ts'

const names = ['status', 'event', 'code', 'booking', 'from', 'to', 'cursor'] as const

/** Empty: any. */
export type DeliveryFilter = Readonly<Record<(typeof names)[number], string>>

export function deliveryFilterIn(query: URLSearchParams): DeliveryFilter {
  const of = (name: string) => query.get(name)?.trim() ?? ''
  return {
    ...{ status: of('status'), event: of('event'), code: of('code'), booking: of('booking') },
    ...{ from: readDate(of('from')) ?? '', to: readDate(of('to')) ?? '', cursor: of('cursor') },
  }
}

/** The address of an endpoint's page, with the delivery that is looked at there. */
export function deliveriesAt(
  webhookId: string,
  filter: DeliveryFilter,
  offset = 0,
  openedId = '',
): string {
  const parts = names.flatMap((name) => one(name, filter[name]))
  const page = offset > 0 ? one('offset', String(offset)) : []
  const query = [...parts, ...page, ...one('delivery', openedId)].join('&')
  return `/webhooks/${webhookId}${query && `?${query}`}`
}

/** What the service is asked for, each with its `&`. */
export function deliveryQuery({ status, event, code, booking, from, to, cursor }: DeliveryFilter) {
  const asked = {
    status,
    event,
    last_status_code: code,
    booking_id: booking,
    since: from && midnightOf(from),
    until: to && midnightOf(plusDays(to, 1)),
    cursor,
  } satisfies Record<DeliveryAsked, string>
  const parts = Object.entries(asked).flatMap(([name, value]) => one(name, value))
  return parts.map((each) => `&${each}`).join('')
}

/** Whether more is asked for than the status. */
export function isNarrowed({ status: _, cursor: __, ...rest }: DeliveryFilter): boolean {
  return Object.values(rest).some((value) => value !== '')
}

function one(name: string, value: string): string[] {
  return value === '' ? [] : [`${name}=${encodeURIComponent(value)}`]
}
