import { useState } from 'preact/hooks'
import { useMay } from '../../api/session.ts'
import type { Human } from '../../api/types.ts'
import { useAsk } from '../../api/use-ask.ts'
import { Link } from '../../router.tsx'
import { Button } from '../../ui/button.tsx'
import { Empty, Loaded, Page } from '../../ui/page.tsx'
import { humanWords } from '../hours/hours-words.ts'
import { Inactive } from '../humans/human-removal.tsx'
import { HumanStep, type Step } from '../humans/human-step.tsx'
import { WeekBoard } from './week-board.tsx'

/** One human: who it is, and the week. */
export function Week({ humanId }: { readonly humanId: string }) {
  const asked = useAsk<Human>(`/v1/humans/${humanId}`)
  return (
    <Loaded of={asked}>
      {(human) => <HumanPage human={human} onChange={() => asked.again()} />}
    </Loaded>
  )
}

interface HumanPageProps {
  readonly human: Human
  readonly onChange: () => void
}

function HumanPage({ human, onChange }: HumanPageProps) {
  const [open, setOpen] = useState<Step | null>(null)
  const mayChange = useMay('admin')
  const close = () => setOpen(null)
  const rules = human.availability_rules
  const mayTime = useMay('admin or rep')
  const actions = mayTime && human.active && (
    <>
      {rules && <Button onClick={() => setOpen('hours')}>Hours</Button>}
      {mayChange && <Button onClick={() => setOpen('edit')}>Edit</Button>}
      {mayChange && <Button onClick={() => setOpen('hand over')}>Hand over</Button>}
      {mayChange && <Button onClick={() => setOpen('sign in')}>Sign-in link</Button>}
      {mayChange && (
        <Button kind="danger" onClick={() => setOpen('remove')}>
          Remove
        </Button>
      )}
    </>
  )
  return (
    <Page
      title={human.name}
      lead={
        <>
          <Link to="/humans">Humans</Link>
          {humanWords(human)}
        </>
      }
      actions={actions}
    >
      {!human.active && <Inactive human={human} onChange={onChange} />}
      {human.active && !rules && (
        <Empty
          icon="calendar"
          title={`When can ${human.name} be met?`}
          action={
            mayChange && (
              <Button kind="main" onClick={() => setOpen('hours')}>
                Set hours
              </Button>
            )
          }
        >
          Say on which days, between which times, and how long a meeting takes. Then the week shows
          what is free.
        </Empty>
      )}
      {human.active && rules && <WeekBoard key={human.timezone} human={human} rules={rules} />}
      {open && <HumanStep step={open} human={human} onDone={onChange} onClose={close} />}
    </Page>
  )
}
