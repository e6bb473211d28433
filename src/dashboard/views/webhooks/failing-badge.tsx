import { useEndpoints } from '../../api/endpoints.ts'
import { useNow } from '../../ui/now.ts'
import { Badge } from '../../ui/page.tsx'
import { failingCount } from './webhook-words.ts'

/** How many endpoints fail, beside the name of the view; nothing while none does. */
export function FailingBadge() {
  const nowMs = useNow()
  const failing = failingCount(useEndpoints().answer?.webhooks ?? [], nowMs)
  if (failing === 0) return null
  return (
    <Badge tone="bad">
      {failing}
      <span class="unseen"> failing</span>
    </Badge>
  )
}
