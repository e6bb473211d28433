import type { Human } from '../../api/types.ts'
import { HoursDialog } from '../hours/hours-dialog.tsx'
import { HandOver } from './hand-over.tsx'
import { HumanDialog } from './human-dialog.tsx'
import { Removal } from './human-removal.tsx'
import { SignInLinkDialog } from './sign-in-link.tsx'

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
