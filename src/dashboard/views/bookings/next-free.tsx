import { useEffect, useState } from 'preact/hooks'
import { call } from '../../api/call.ts'
import { onChange } from '../../api/live.ts'
import type { Human, SlotList } from '../../api/types.ts'
import { go } from '../../router.tsx'
import { Button } from '../../ui/button.tsx'
import { Problem } from '../../ui/page.tsx'
import { useStep } from '../../ui/step.ts'
import { minutesWords } from '../../ui/words.ts'
import { laterOf, plusDays, wallAt } from '../../week/zone.ts'
import { dateWords } from '../humans/override-words.ts'

interface NextFreeProps {
  readonly human: Human
  /** In minutes. */
  readonly duration: number
  /** The first day of the week that is shown. */
  readonly monday: string
}

const daysAhead = 180

/** Says that the week has nothing free, and goes to the first that has. */
export function NextFree({ human, duration, monday }: NextFreeProps) {
  /** The date from which nothing was found. */
  const [soughtFrom, setSoughtFrom] = useState<string | null>(null)
  const { busy, error, take } = useStep()
  useEffect(() => onChange(() => setSoughtFrom(null)), [])
  const seek = async () => {
    const from = laterOf(plusDays(monday, 7), wallAt(Date.now(), human.timezone).date)
    const range = `date_from=${from}&date_to=${plusDays(from, daysAhead - 1)}`
    const path = `/v1/humans/${human.id}/slots?${range}&duration=${duration}&limit=1&group_by=day`
    const [first] = (await call<SlotList>('GET', path)).days ?? []
    if (!first) return setSoughtFrom(from)
    go(`/humans/${human.id}?day=${first.date}`, { replace: true })
  }
  const nothing = `Nothing for ${minutesWords(duration)} is free in`
  if (soughtFrom !== null) {
    return (
      <p class="notice">
        {nothing} the {daysAhead} days from {dateWords(soughtFrom)} on: open more time.
      </p>
    )
  }
  return (
    <>
      <p class="notice spread">
        {nothing} this week.
        <Button kind="main" busy={busy} onClick={() => void take(seek)}>
          Go to the next free time
        </Button>
      </p>
      {error && <Problem error={error} />}
    </>
  )
}
