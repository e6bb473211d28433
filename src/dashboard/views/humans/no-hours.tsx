import { useMay } from '../../api/session.ts'
import type { Human } from '../../api/types.ts'
import { Button } from '../../ui/button.tsx'
import { Empty } from '../../ui/page.tsx'

interface NoHoursProps {
  readonly human: Human
  readonly onSet: () => void
}

/** In place of the week of a human without hours. */
export function NoHours({ human, onSet }: NoHoursProps) {
  const mayChange = useMay('admin or rep')
  return (
    <Empty
      icon="calendar"
      title={`When can ${human.name} be met?`}
      action={
        mayChange && (
          <Button kind="main" onClick={onSet}>
            Set hours
          </Button>
        )
      }
    >
      Say on which days, between which times, and how long a meeting takes. Then the week shows what
      is free.
    </Empty>
  )
}
