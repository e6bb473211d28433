import type { Human } from '../../api/types.ts'
import { late } from '../../late.tsx'
import { HumanDialog } from './human-dialog.tsx'
import { Removal } from './human-removal.tsx'
import { SignInLinkDialog } from './sign-in-link.tsx'

const HoursDialog = late(async () => (await import('../hours/hours-dialog.tsx')).HoursDialog, null)
const HandOver = late(async () => (await import('./hand-over.tsx')).HandOver, null)

/** What can be done with a human. */
export type Step = 'edit' | 'hours' | 'hand over' | 'sign in' | 'remove'

interface HumanStepProps {
  readonly step: Step
  readonly human: Human
  readonly onDone: () => void
  readonly onClose: () => void
}

export function HumanStep({ step, ...props }: HumanStepProps) {
  if (step === 'hours') return <HoursDialog {...props} />
  if (step === 'hand over') return <HandOver {...props} />
  if (step === 'sign in') return <SignInLinkDialog {...props} />
  return step === 'edit' ? <HumanDialog {...props} /> : <Removal {...props} />
}
