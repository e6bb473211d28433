import { useMay } from '../../api/session.ts'
import type { Human } from '../../api/types.ts'
import { Problem } from '../../ui/page.tsx'
import { count, minutesWords } from '../../ui/words.ts'
import { NextFree } from '../bookings/next-free.tsx'
import type { WeekFacts } from './week-facts.ts'
import type { Marking } from './week-opened.ts'

interface WeekHintProps {
  readonly human: Human
  readonly marking: Marking
  readonly facts: WeekFacts
  /** The length of the slots, in minutes. */
  readonly duration: number
  readonly monday: string
}

/** What to do with the week as it is, or why it is not there. */
export function WeekHint({ human, marking, facts, duration, monday }: WeekHintProps) {
  const mayBook = useMay('agent or rep')
  if (facts.error) return <Problem error={facts.error} />
  if (marking !== 'book') {
    return <p class="hint">Draw over the hours to {marking} time, or use the button below.</p>
  }
  if (facts.slots.length > 0) {
    return (
      <p class="hint">
        {count(facts.slots.length, 'free time')} for {minutesWords(duration)}.{' '}
        {mayBook && 'Choose one to book it, or any other'}
        {!mayBook && 'Choose any other'} to see why it is not free.
      </p>
    )
  }
  if (!facts.isLoaded) return <p class="hint">Loading…</p>
  return <NextFree human={human} duration={duration} monday={monday} />
}
