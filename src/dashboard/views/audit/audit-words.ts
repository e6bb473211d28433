import type { AuditEntry, AuditedOperation } from '../../api/key-types.ts'

/** What people call what was done. */
const done: Readonly<Record<AuditedOperation, string>> = {
  ...{ createHuman: 'Human added', updateHuman: 'Human changed', deleteHuman: 'Human removed' },
  ...{ setAvailability: 'Hours set', handOver: 'Bookings handed over' },
  ...{ createOverride: 'Override added', updateOverride: 'Override changed' },
  ...{ deleteOverride: 'Override removed', createFeed: 'Feed made', deleteFeed: 'Feed ended' },
  ...{ connectCalendar: 'Calendar connected', updateCalendar: 'Calendar changed' },
  ...{ deleteCalendar: 'Calendar removed', createService: 'Service added' },
  ...{ updateService: 'Service changed', deleteService: 'Service removed' },
  ...{ createWebhook: 'Endpoint added', updateWebhook: 'Endpoint changed' },
  ...{ deleteWebhook: 'Endpoint removed', rotateSecret: 'Signing secret renewed' },
  ...{ createApiKey: 'Key made', revokeApiKey: 'Key revoked' },
  ...{ createSignInLink: 'Sign-in link made', signIn: 'Signed in', signOut: 'Signed out' },
  ...{ createAccount: 'Account made', updateAccount: 'Settings changed' },
  ...{ suspendAccount: 'Account suspended', resumeAccount: 'Account resumed' },
  ...{ resendMail: 'Mail sent again' },
  ...{ eraseAttendee: 'Attendee erased', redeliver: 'Delivery sent again' },
  ...{ redeliverFailed: 'Failed deliveries sent again', deleteAccount: 'Account removed' },
  ...{ 'booking.confirmed': 'Booked', 'booking.rescheduled': 'Moved' },
  ...{ 'booking.updated': 'Details changed', 'booking.cancelled': 'Cancelled' },
}

/** `Hours set` of `setAvailability`; one of another version is taken apart: `Sync calendar`. */
export function operationWords(operation: string): string {
  if (isKnown(operation)) return done[operation]
  const words = operation
    .replaceAll('.', ' ')
    .replaceAll(/([A-Z])/g, ' $1')
    .toLowerCase()
  return words.charAt(0).toUpperCase() + words.slice(1)
}

const isKnown = (operation: string): operation is AuditedOperation => Object.hasOwn(done, operation)

/** Who it was; a key has the name that it has now. */
export function authorWords({ key_id, key_name, object }: AuditEntry): string {
  if (key_id !== null) return key_name ?? 'A key of before'
  return object.kind === 'booking' ? 'The attendee, by the link' : 'An operator, by command'
}

const kinds: Readonly<Record<string, string>> = { api_key: 'Key', webhook: 'Endpoint' }

/** `Human`, `Key` */
export function kindWords(kind: string): string {
  return kinds[kind] ?? kind.charAt(0).toUpperCase() + kind.slice(1)
}

/** Where it is seen; null: it has no page of its own. */
export function pageOf({ kind, id }: AuditEntry['object']): string | null {
  if (id === null) return null
  return pages[kind]?.replace(':id', id) ?? null
}

const pages: Readonly<Record<string, string>> = {
  human: '/humans/:id',
  booking: '/bookings/:id',
  webhook: '/webhooks/:id',
  service: '/services',
  api_key: '/api-keys',
  account: '/settings',
}
