/** Which entries are asked for: what is left of it after a reload stands in the address. */
export interface AuditFilter {
  readonly of: 'account' | 'bookings'
  readonly keyId: string
  readonly objectId: string
}

export function filterIn(query: URLSearchParams): AuditFilter {
  return {
    of: query.get('of') === 'bookings' ? 'bookings' : 'account',
    keyId: query.get('key') ?? '',
    objectId: query.get('object') ?? '',
  }
}

export function addressOf({ of, keyId, objectId }: AuditFilter): string {
  const query = new URLSearchParams({
    ...(of === 'account' ? {} : { of }),
    ...(keyId && { key: keyId }),
    ...(objectId && { object: objectId }),
  }).toString()
  return `/audit${query && `?${query}`}`
}

export const pageSize = 50

export function pathOf({ of, keyId, objectId }: AuditFilter, cursor: string | undefined): string {
  const query = new URLSearchParams({
    ...{ of, names: 'true', limit: String(pageSize) },
    ...(keyId && { key_id: keyId }),
    ...(objectId && { object_id: objectId }),
    ...(cursor !== undefined && { cursor }),
  })
  return `/v1/audit?${query}`
}
