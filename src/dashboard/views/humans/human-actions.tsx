import { useMay } from '../../api/session.ts'
import type { Human } from '../../api/types.ts'
import { Button } from '../../ui/button.tsx'
import type { Step } from './human-step.tsx'

interface HumanActionsProps {
  readonly human: Human
  readonly onOpen: (step: Step) => void
}

/** What can be done with a human, for those whose key may do it. */
export function HumanActions({ human, onOpen }: HumanActionsProps) {
  const [mayChange, mayTime] = [useMay('admin'), useMay('admin or rep')]
  if (!mayTime) return null
  const hours = human.availability_rules && <Button onClick={() => onOpen('hours')}>Hours</Button>
  if (!mayChange) return <>{hours}</>
  return (
    <>
      {hours}
      <Button onClick={() => onOpen('edit')}>Edit</Button>
      <Button onClick={() => onOpen('hand over')}>Hand over all bookings</Button>
      <Button onClick={() => onOpen('sign in')}>Sign-in link</Button>
      <Button kind="danger" onClick={() => onOpen('remove')}>
        Remove
      </Button>
    </>
  )
}
