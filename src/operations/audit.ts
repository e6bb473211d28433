import type { AuditedPage, AuditFilter, AuditPage } from '../store/store.ts'
import type { Context, Sight } from './context.ts'

export type { AuditedPage, AuditFilter, AuditPage }

/** Who changed what, newest first; of bookings their events say it. @throws Refusal FORBIDDEN for a bound key */
export function listAudit(
  { store }: Context,
  sight: Sight,
  ofBookings: boolean,
  filter: AuditFilter,
  page: AuditPage,
): Promise<AuditedPage> {
  const list = ofBookings ? store.audit.listEvents : store.audit.list
  return list(sight.wholeAccount, filter, page)
}
