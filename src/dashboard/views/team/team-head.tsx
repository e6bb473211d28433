import type { Human } from '../../api/types.ts'
import { Link } from '../../router.tsx'
import { Badge } from '../../ui/page.tsx'

/** Whose column it is, and the way to the week. */
export function TeamHead({ human, date }: { readonly human: Human; readonly date: string }) {
  return (
    <div class="day-head person">
      <Link to={`/humans/${human.id}?day=${date}`}>{human.name}</Link>
      {human.role && <small class="soft">{human.role}</small>}
      {human.availability_rules === null && <Badge tone="waiting">No hours</Badge>}
    </div>
  )
}
