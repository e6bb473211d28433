/** Deliveries claimed straight from the store. */
import type { ClaimedDelivery } from '../../src/domain/delivery.ts'
import type { Store } from '../../src/store/store.ts'
import { nowMs, placesEach } from './store.ts'

/** Claims what is due at an instant, 64 at most. */
export function claim(store: Store, atMs = nowMs, owner = 'one'): Promise<ClaimedDelivery[]> {
  const wanted = { owner, nowMs: () => atMs, leaseMs: 15_000, count: 64 }
  return store.deliveries.claimDue({ ...wanted, places: placesEach(64) })
}
