import type { Details } from '../domain/access/audit.ts'
import type { AuditedPage, AuditFilter, AuditPage } from '../store/store.ts'
import type { Context, Sight } from './context.ts'

export type { AuditFilter, AuditPage }

export interface Audited extends AuditedPage {
  /** What keys and objects are called now, by id; null: nobody asked. */
  readonly names: ReadonlyMap<string, string> | null
}

/** Who changed what, newest first; of bookings their events say it. @throws Refusal FORBIDDEN for a bound key */
export async function listAudit(
  { store }: Context,
  sight: Sight,
  ofBookings: boolean,
  filter: AuditFilter,
  page: AuditPage & { readonly isNamed?: boolean },
): Promise<Audited> {
  const accountId = sight.wholeAccount
  const list = ofBookings ? store.audit.listEvents : store.audit.list
  const listed = await list(accountId, filter, page)
  if (!page.isNamed) return { ...listed, names: null }
  const named = listed.entries.flatMap(({ keyId, kind, objectId, details }) => [
    ...(keyId === null ? [] : [{ kind: 'api_key', id: keyId }]),
    ...(objectId === null ? [] : [{ kind, id: objectId }]),
    ...humansOf(details).map((id) => ({ kind: 'human', id })),
  ])
  return { ...listed, names: await store.audit.names(accountId, named) }
}

const humansOf = (details: Details | null): string[] => [
  ...(details?.humanId ? [details.humanId] : []),
  ...(details?.handedOver ?? []).map(({ humanId }) => humanId),
]
