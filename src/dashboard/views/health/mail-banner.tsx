import { useHealth } from '../../api/health.ts'
import { mailHeld } from './health-words.ts'

/** Above every view, for nobody hears of their bookings meanwhile. */
export function MailBanner() {
  const health = useHealth()?.answer
  const trouble = health ? mailHeld(health) : null
  if (trouble === null) return null
  return (
    <p class="notice bad banner" role="alert">
      <b>{trouble.title}.</b> {trouble.words}
    </p>
  )
}
