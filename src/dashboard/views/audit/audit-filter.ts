import { midnightOf } from '../../week/midnight.ts'
import { plusDays, readDate } from '../../week/zone.ts'

/** Which entries are asked for: what is left of it after a reload stands in the address. */
export interface AuditFilter {
  readonly of: 'account' | 'bookings'
  readonly keyId: string
  readonly objectId: string
  /** The last day that is shown, as the reader counts days. */
  readonly to: string
}

export function filterIn(query: URLSearchParams): AuditFilter {
  return {
    of: query.get('of') === 'bookings' ? 'bookings' : 'account',
    keyId: query.get('key') ?? '',
    objectId: query.get('object') ?? '',
    to: readDate(query.get('to')) ?? '',
  }
}

export function addressOf({ of, keyId, objectId, to }: AuditFilter): string {
  const query = new URLSearchParams({
    ...(of === 'account' ? {} : { of }),
    ...(keyId && { key: keyId }),
    ...(objectId && { object: objectId }),
    ...(to && { to }),
  }).toString()
  return `/audit${query && `?${query}`}`
}

export const pageSize = 50

export function pathOf(
  { of, keyId, objectId, to }: AuditFilter,
  cursor: string | undefined,
): string {
  const query = new URLSearchParams({
    ...{ of, names: 'true', limit: String(pageSize) },
    ...(keyId && { key_id: keyId }),
    ...(objectId && { object_id: objectId }),
    ...(to && { until: midnightOf(plusDays(to, 1)) }),
    ...(cursor !== undefined && { cursor }),
  })
  return `/v1/audit?${query}`
}
