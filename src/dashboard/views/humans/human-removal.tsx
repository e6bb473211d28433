import { call } from '../../api/call.ts'
import { useMay } from '../../api/session.ts'
import type { Human } from '../../api/types.ts'
import { Button } from '../../ui/button.tsx'
import { Confirm } from '../../ui/dialog.tsx'
import { Empty, Problem } from '../../ui/page.tsx'
import { useStep } from '../../ui/step.ts'
import { say } from '../../ui/toast.tsx'
import { LeftOutside, useTelling } from '../left-outside.tsx'

interface InactiveProps {
  readonly human: Human
  readonly onChange: () => void
}

/** In place of the week of a human who was removed. */
export function Inactive({ human, onChange }: InactiveProps) {
  const mayChange = useMay('admin')
  const { busy, error, take } = useStep()
  const bringBack = async () => {
    await call<Human>('PATCH', `/v1/humans/${human.id}`, { active: true })
    say(`${human.name} can be booked again.`)
    onChange()
  }
  return (
    <Empty
      icon="people"
      title={`${human.name} was removed`}
      action={
        mayChange && (
          <>
            <Button kind="main" busy={busy} onClick={() => void take(bringBack)}>
              Bring back
            </Button>
            {error && <Problem error={error} />}
          </>
        )
      }
    >
      Nobody can book this human. Hours and overrides are kept, and bookings stay as they are.
    </Empty>
  )
}

interface RemovalProps {
  readonly human: Human
  readonly onDone: () => void
  readonly onClose: () => void
}

/** Asks, then takes a human off the list. */
export function Removal({ human, onDone, onClose }: RemovalProps) {
  const telling = useTelling()
  const remove = async () => {
    if (!(await telling.change('DELETE', `/v1/humans/${human.id}`))) return
    say(`${human.name} was removed.`)
    onDone()
    onClose()
  }
  return (
    <Confirm
      title={`Remove ${human.name}?`}
      action={telling.left ? 'Remove anyway' : 'Remove'}
      onConfirm={remove}
      onClose={onClose}
    >
      <p>
        Nobody can book {human.name} any more. Bookings already made stay. You can bring{' '}
        {human.name} back later.
      </p>
      {telling.left && <p>Hand them over first, and nobody is left waiting.</p>}
      <LeftOutside left={telling.left} timeZone={human.timezone} />
    </Confirm>
  )
}
