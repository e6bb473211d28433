import { useHealth } from '../../api/health.ts'
import { Badge } from '../../ui/page.tsx'
import { numberWords } from '../../ui/words.ts'

/** How many mails failed in the last day, beside the name of the view; nothing where none did. */
export function MailBadge() {
  const failed = useHealth()?.answer?.mail.failed ?? 0
  if (failed === 0) return null
  return (
    <Badge tone="bad">
      {numberWords(failed)}
      <span class="unseen"> failed in the last day</span>
    </Badge>
  )
}
