/** Above the week: which one, in whose zone, what a click does, and for how long. */
import { useMay } from '../../api/session.ts'
import type { Human } from '../../api/types.ts'
import { go, usePlace } from '../../router.tsx'
import { Button } from '../../ui/button.tsx'
import { minutesWords, ownZone, rangeWords, zoneWords } from '../../ui/words.ts'
import { plusDays, readDate, wallAt } from '../../week/zone.ts'
import type { Marking } from './week-opened.ts'
import { boundedZoom, zoomStep } from './week-zoom.ts'

export interface WeekChoices {
  readonly zone: string
  readonly marking: Marking
  /** The length of the slots, in minutes. */
  readonly duration: number
  readonly zoom: number
}

interface WeekBarProps extends WeekChoices {
  readonly human: Human
  readonly monday: string
  readonly durations: readonly number[]
  readonly onChoose: (choice: Partial<WeekChoices>) => void
}

export function WeekBar({ human, monday, durations, onChoose, ...choices }: WeekBarProps) {
  const { zone, marking, duration, zoom } = choices
  return (
    <div class="week-bar">
      <WeekChoice humanId={human.id} monday={monday} zone={zone} />
      <MarkingChoice marking={marking} onChoose={(marking) => onChoose({ marking })} />
      {marking === 'book' && (
        <DurationChoice
          durations={durations}
          value={duration}
          onChoose={(duration) => onChoose({ duration })}
        />
      )}
      <ZoneChoice human={human} zone={zone} onChoose={(zone) => onChoose({ zone })} />
      <ZoomChoice zoom={zoom} onChoose={(zoom) => onChoose({ zoom })} />
    </div>
  )
}

interface WeekChoiceProps {
  readonly humanId: string
  readonly monday: string
  readonly zone: string
}

function WeekChoice({ humanId, monday, zone }: WeekChoiceProps) {
  const day = readDate(usePlace().query.get('day'))
  const today = wallAt(Date.now(), zone).date
  const to = (date: string, name = 'week') =>
    go(`/humans/${humanId}?${name}=${date}`, { replace: true })
  return (
    <div class="week-choice">
      <Button icon="left" label="Previous week" onClick={() => to(plusDays(monday, -7))} />
      <Button onClick={() => to(today, 'day')}>Today</Button>
      <Button icon="right" label="Next week" onClick={() => to(plusDays(monday, 7))} />
      <input
        type="date"
        aria-label="Go to the week of"
        value={day ?? monday}
        onChange={(event) => to(readDate(event.currentTarget.value) ?? monday, 'day')}
      />
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
function ZoneChoice({ human, zone, onChoose }: ZoneChoiceProps) {
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

function MarkingChoice({
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

function DurationChoice({ durations, value, onChoose }: DurationChoiceProps) {
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

interface ZoomChoiceProps {
  readonly zoom: number
  readonly onChoose: (zoom: number) => void
}

/** How high the hours are drawn, for meetings that are short. */
export function ZoomChoice({ zoom, onChoose }: ZoomChoiceProps) {
  const [smaller, larger] = [boundedZoom(zoom / zoomStep), boundedZoom(zoom * zoomStep)]
  return (
    <div class="actions">
      <Button
        icon="minus"
        label="Zoom out"
        disabled={smaller === zoom}
        onClick={() => onChoose(smaller)}
      />
      <Button
        icon="plus"
        label="Zoom in"
        disabled={larger === zoom}
        onClick={() => onChoose(larger)}
      />
    </div>
  )
}
