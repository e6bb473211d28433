/** Above the week: which one, in whose zone, what a click does, and for how long. */
import { useMay } from '../../api/session.ts'
import type { Human } from '../../api/types.ts'
import { go } from '../../router.tsx'
import { Button } from '../../ui/button.tsx'
import { minutesWords, ownZone, rangeWords, zoneWords } from '../../ui/words.ts'
import { plusDays } from '../../week/zone.ts'
import type { Marking } from './week-opened.ts'

export function WeekChoice({
  humanId,
  monday,
}: {
  readonly humanId: string
  readonly monday: string
}) {
  const to = (date: string | null) =>
    go(`/humans/${humanId}${date === null ? '' : `?week=${date}`}`, { replace: true })
  return (
    <div class="week-choice">
      <Button icon="left" label="Previous week" onClick={() => to(plusDays(monday, -7))} />
      <Button onClick={() => to(null)}>Today</Button>
      <Button icon="right" label="Next week" onClick={() => to(plusDays(monday, 7))} />
      <h2>{rangeWords(monday, plusDays(monday, 6))}</h2>
    </div>
  )
}

interface ZoneChoiceProps {
  readonly human: Human
  readonly zone: string
  readonly onChoose: (zone: string) => void
}

/** In whose zone the grid is drawn, where there are two. */
export function ZoneChoice({ human, zone, onChoose }: ZoneChoiceProps) {
  const own = ownZone()
  if (own === null || human.timezone === own) return null
  return (
    <select
      aria-label="Time zone of the grid"
      value={zone}
      onChange={(event) => onChoose(event.currentTarget.value)}
    >
      <option value={human.timezone}>{zoneWords(human.timezone)}</option>
      <option value={own}>Your zone: {zoneWords(own)}</option>
    </select>
  )
}

const markings: readonly (readonly [Marking, string])[] = [
  ['book', 'Book'],
  ['block', 'Block time'],
  ['open', 'Open time'],
]

export function MarkingChoice({
  marking,
  onChoose,
}: {
  readonly marking: Marking
  readonly onChoose: (marking: Marking) => void
}) {
  const [mayBook, mayChange] = [useMay('agent or rep'), useMay('admin or rep')]
  if (!mayBook || !mayChange) return null
  return (
    <fieldset class="chips">
      <legend class="unseen">What a click in the week does</legend>
      {markings.map(([value, label]) => (
        <label key={value}>
          <input
            type="radio"
            name="marking"
            checked={marking === value}
            onChange={() => onChoose(value)}
          />
          {label}
        </label>
      ))}
    </fieldset>
  )
}

interface DurationChoiceProps {
  readonly durations: readonly number[]
  readonly value: number
  readonly onChoose: (minutes: number) => void
}

export function DurationChoice({ durations, value, onChoose }: DurationChoiceProps) {
  if (durations.length < 2) return null
  return (
    <select
      aria-label="Length of the meeting"
      value={value}
      onChange={(event) => onChoose(Number(event.currentTarget.value))}
    >
      {durations.map((minutes) => (
        <option key={minutes} value={minutes}>
          {minutesWords(minutes)}
        </option>
      ))}
    </select>
  )
}
