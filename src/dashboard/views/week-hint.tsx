import { useState } from 'preact/hooks'
import { call } from '../api/call.ts'
import type { Human, SlotList } from '../api/types.ts'
import { go } from '../router.tsx'
import { Button } from '../ui/button.tsx'
import { Problem } from '../ui/page.tsx'
import { minutesWords } from '../ui/words.ts'
import { mondayOf, plusDays, wallAt } from '../week/zone.ts'
import type { WeekFacts } from './week-facts.ts'
import type { Marking } from './week-opened.ts'

interface WeekHintProps {
  readonly human: Human
  readonly marking: Marking
  readonly facts: WeekFacts
  /** Of the slots, in minutes. */
  readonly duration: number
  readonly monday: string
}

/** What to do with the week as it is, or why it is not there. */
export function WeekHint({ human, marking, facts, duration, monday }: WeekHintProps) {
  if (facts.error) return <Problem error={facts.error} />
  if (marking !== 'book') {
    return <p class="hint">Draw over the hours to {marking} time, or use the button below.</p>
  }
  if (facts.slots.length > 0) {
    return (
      <p class="hint">
        {facts.slots.length} free times for {minutesWords(duration)}. Choose one to book it, or any
        other to see why it is not free.
      </p>
    )
  }
  if (!facts.isLoaded) return <p class="hint">Loading…</p>
  return <NextFree human={human} duration={duration} from={plusDays(monday, 7)} />
}

interface NextFreeProps {
  readonly human: Human
  readonly duration: number
  /** The first date to look at. */
  readonly from: string
}

const daysAhead = 180

function NextFree({ human, duration, from }: NextFreeProps) {
  const [isNever, setNever] = useState(false)
  const seek = async () => {
    const range = `date_from=${from}&date_to=${plusDays(from, daysAhead)}`
    const path = `/v1/humans/${human.id}/slots?${range}&duration=${duration}&limit=1`
    const [first] = (await call<SlotList>('GET', path)).slots ?? []
    if (!first) return setNever(true)
    const { date } = wallAt(Date.parse(first.starts_at), human.timezone)
    go(`/humans/${human.id}?week=${mondayOf(date)}`, { replace: true })
  }
  return (
    <p class="notice spread">
      {isNever
        ? `Nothing for ${minutesWords(duration)} is free in the next half year: open more time.`
        : `Nothing for ${minutesWords(duration)} is free in this week.`}
      {!isNever && (
        <Button kind="main" onClick={() => void seek()}>
          Go to the next free time
        </Button>
      )}
    </p>
  )
}
