import { useHealth } from '../../api/health.ts'
import { useNow } from '../../ui/now.ts'
import { Badge } from '../../ui/page.tsx'
import { troublesOf } from './health-words.ts'

/** How much needs somebody, beside the name of the view; nothing while nothing does. */
export function HealthBadge() {
  const nowMs = useNow()
  const health = useHealth()?.answer
  const troubles = health ? troublesOf(health, nowMs) : []
  if (troubles.length === 0) return null
  return (
    <Badge tone={troubles[0]?.tone ?? 'bad'}>
      {troubles.length}
      <span class="unseen"> in trouble</span>
    </Badge>
  )
}
