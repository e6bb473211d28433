import { useState } from 'preact/hooks'
import { call } from '../../api/call.ts'
import type { HandedOver } from '../../api/schedule-types.ts'
import type { Human, HumanList } from '../../api/types.ts'
import { useAsk } from '../../api/use-ask.ts'
import { Link } from '../../router.tsx'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Form, SelectField, textIn } from '../../ui/form.tsx'
import { count } from '../../ui/words.ts'

interface HandOverProps {
  readonly human: Human
  readonly onDone: () => void
  readonly onClose: () => void
}

interface Outcome {
  readonly moved: number
  readonly kept: HandedOver['not_moved']
}

/** All bookings ahead given to a colleague, or to whoever of a role is free. */
export function HandOver({ human, onDone, onClose }: HandOverProps) {
  const humans = useAsk<HumanList>('/v1/humans')
  const [outcome, setOutcome] = useState<Outcome | null>(null)
  const submit = async (fields: FormData) => {
    setOutcome(await handAllOver(human.id, textIn(fields, 'to') ?? ''))
    onDone()
  }
  const others = (humans.answer?.humans ?? []).filter(({ id }) => id !== human.id)
  const roles = [...new Set(others.flatMap(({ role }) => role ?? []))]
  const options = [
    ...roles.map((role) => [role, `Whoever of ${role} is free`] as const),
    ...others.map(({ id, name }) => [id, name] as const),
  ]
  return (
    <Dialog title={`Hand over the bookings of ${human.name}`} onClose={onClose}>
      {outcome ? (
        <Handed outcome={outcome} onClose={onClose} />
      ) : (
        <Form action="Hand over" onSubmit={submit}>
          <p>Every booking ahead keeps its time and goes to somebody who is free then.</p>
          <SelectField name="to" label="To" options={options} />
        </Form>
      )}
    </Dialog>
  )
}

/** Call after call, as long as some were not looked at. */
async function handAllOver(humanId: string, to: string): Promise<Outcome> {
  let [moved, cursor]: [number, string | undefined] = [0, undefined]
  const kept: HandedOver['not_moved'][number][] = []
  do {
    const body = { to, ...(cursor === undefined ? {} : { cursor }) }
    const part: HandedOver = await call('POST', `/v1/humans/${humanId}/hand-over`, body)
    moved += part.moved.length
    kept.push(...part.not_moved)
    cursor = part.cursor
  } while (cursor !== undefined)
  return { moved, kept }
}

function Handed({ outcome, onClose }: { readonly outcome: Outcome; readonly onClose: () => void }) {
  const { moved, kept } = outcome
  return (
    <div class="stack">
      <p role="status">{count(moved, 'booking') || 'No booking'} handed over.</p>
      {kept.length > 0 && (
        <div class="notice">
          <p>{count(kept.length, 'booking')} stayed, for nobody is free then:</p>
          <ul class="plain">
            {kept.slice(0, keptShownMax).map(({ booking_id }) => (
              <li key={booking_id}>
                <Link to={`/bookings/${booking_id}`}>{booking_id}</Link>
              </li>
            ))}
            {kept.length > keptShownMax && <li>and {kept.length - keptShownMax} more</li>}
          </ul>
        </div>
      )}
      <div class="form-end">
        <Button kind="main" onClick={onClose}>
          Close
        </Button>
      </div>
    </div>
  )
}

const keptShownMax = 10
