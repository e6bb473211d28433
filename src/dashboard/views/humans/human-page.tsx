import { useState } from 'preact/hooks'
import type { Human } from '../../api/types.ts'
import { Link } from '../../router.tsx'
import { Page } from '../../ui/page.tsx'
import { humanWords } from '../hours/hours-words.ts'
import { HumanActions } from './human-actions.tsx'
import { HumanBody } from './human-body.tsx'
import { Inactive } from './human-removal.tsx'
import { HumanStep, type Step } from './human-step.tsx'

interface HumanPageProps {
  readonly human: Human
  readonly onChange: () => void
}

export function HumanPage({ human, onChange }: HumanPageProps) {
  const [open, setOpen] = useState<Step | null>(null)
  return (
    <Page
      title={human.name}
      lead={
        <>
          <Link to="/humans">Humans</Link>
          {humanWords(human)}
        </>
      }
      actions={human.active && <HumanActions human={human} onOpen={setOpen} />}
    >
      {human.active ? (
        <HumanBody human={human} onSetHours={() => setOpen('hours')} />
      ) : (
        <Inactive human={human} onChange={onChange} />
      )}
      {open && (
        <HumanStep step={open} human={human} onDone={onChange} onClose={() => setOpen(null)} />
      )}
    </Page>
  )
}
