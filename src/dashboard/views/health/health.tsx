import { useEndpoints } from '../../api/endpoints.ts'
import type { Health } from '../../api/health.ts'
import { useHealth } from '../../api/health.ts'
import { Link } from '../../router.tsx'
import { useNow } from '../../ui/now.ts'
import { Loaded, Page } from '../../ui/page.tsx'
import { failingCount } from '../webhooks/webhook-words.ts'
import { FailedMails } from './failed-mails.tsx'
import { HealthCards } from './health-cards.tsx'
import { endpointsFail, troublesOf, wellWords } from './health-words.ts'

const unasked = { answer: null, error: null }

/** How the service is, and what of it needs somebody. */
export function HealthView() {
  const asked = useHealth() ?? unasked
  return (
    <Page title="Health" lead="How the service is, and what of it needs you.">
      <Loaded of={asked}>
        {(health) => (
          <div class="stack">
            <Troubles health={health} />
            <HealthCards health={health} />
            <FailedMails failures={health.mail.failures} />
          </div>
        )}
      </Loaded>
    </Page>
  )
}

function Troubles({ health }: { readonly health: Health }) {
  const nowMs = useNow()
  const failing = endpointsFail(failingCount(useEndpoints().answer?.webhooks ?? [], nowMs))
  const troubles = [...(failing ? [failing] : []), ...troublesOf(health, nowMs)]
  if (troubles.length === 0) {
    const isBackedUp = health.backups.every_minutes !== undefined
    return <p class={`notice ${isBackedUp ? 'good' : 'waiting'}`}>{wellWords(health)}</p>
  }
  return (
    <ul class="card troubles" aria-label="What needs you">
      {troubles.map(({ tone, title, words, link }) => (
        <li key={title} class={tone}>
          <h2>{title}</h2>
          <p>{words}</p>
          {link && <Link to={link.to}>{link.name}</Link>}
        </li>
      ))}
    </ul>
  )
}
