/** Above the day of a team: which, whose, in which zone, and for how long. */
import type { Human } from '../../api/types.ts'
import { go } from '../../router.tsx'
import { Button } from '../../ui/button.tsx'
import { formatFor, minutesWords, ownZone, zoneWords } from '../../ui/words.ts'
import { plusDays, readDate } from '../../week/zone.ts'
import { ZoomChoice } from '../week/week-bar.tsx'
import { placeOfTeam, type TeamPlace } from './team-place.ts'

interface TeamBarProps {
  readonly place: TeamPlace
  /** What is shown where the place says nothing. */
  readonly shown: { readonly date: string; readonly zone: string; readonly duration: number }
  /** Those who can be shown, whatever their role. */
  readonly everybody: readonly Human[]
  readonly durations: readonly number[]
  readonly zoom: number
  readonly onZoom: (zoom: number) => void
}

export function TeamBar({ place, shown, everybody, durations, zoom, onZoom }: TeamBarProps) {
  const to = (change: Partial<TeamPlace>) =>
    go(placeOfTeam({ ...place, ...change }), { replace: true })
  const roles = [...new Set(everybody.flatMap(({ role }) => role ?? []))].sort()
  const own = ownZone()
  const zones = [...new Set([...(own === null ? [] : [own]), ...everybody.map(zoneOf), 'UTC'])]
  return (
    <div class="week-bar of-team">
      <div class="week-choice">
        <Button
          icon="left"
          label="Previous day"
          onClick={() => to({ date: plusDays(shown.date, -1) })}
        />
        <Button onClick={() => to({ date: null })}>Today</Button>
        <Button
          icon="right"
          label="Next day"
          onClick={() => to({ date: plusDays(shown.date, 1) })}
        />
        <input
          type="date"
          aria-label="Go to the day"
          value={shown.date}
          onChange={(event) => to({ date: readDate(event.currentTarget.value) ?? shown.date })}
        />
        <h2>{dayTitle(shown.date)}</h2>
      </div>
      {roles.length > 0 && (
        <Choice
          label="Role"
          value={place.role}
          options={[['', 'Everybody'], ...roles.map((role) => [role, role] as const)]}
          onChoose={(role) => to({ role, offset: 0 })}
        />
      )}
      {durations.length > 1 && (
        <Choice
          label="Length of the meeting"
          value={String(shown.duration)}
          options={durations.map((minutes) => [String(minutes), minutesWords(minutes)])}
          onChoose={(minutes) => to({ duration: Number(minutes) })}
        />
      )}
      <Choice
        label="Time zone of the day"
        value={shown.zone}
        options={zones.map((zone) => [
          zone,
          zone === own ? `Your zone: ${zoneWords(zone)}` : zoneWords(zone),
        ])}
        onChoose={(zone) => to({ zone: zone === own ? '' : zone })}
      />
      <ZoomChoice zoom={zoom} onChoose={onZoom} />
    </div>
  )
}

const zoneOf = ({ timezone }: Human) => timezone

/** `Wed, 10 November 2027` */
function dayTitle(date: string): string {
  const options = { weekday: 'short', day: 'numeric', month: 'long', year: 'numeric' } as const
  return formatFor(options).format(new Date(`${date}T12:00:00Z`))
}

interface ChoiceProps {
  readonly label: string
  readonly value: string
  readonly options: readonly (readonly [value: string, words: string])[]
  readonly onChoose: (value: string) => void
}

function Choice({ label, value, options, onChoose }: ChoiceProps) {
  return (
    <select
      aria-label={label}
      value={value}
      onChange={(event) => onChoose(event.currentTarget.value)}
    >
      {options.map(([option, words]) => (
        <option key={option} value={option}>
          {words}
        </option>
      ))}
    </select>
  )
}
