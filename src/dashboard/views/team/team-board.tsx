import { useMemo, useState } from 'preact/hooks'
import type { Human } from '../../api/types.ts'
import { go } from '../../router.tsx'
import { Problem } from '../../ui/page.tsx'
import { Pager } from '../../ui/pager.tsx'
import { TeamBar } from './team-bar.tsx'
import { type OpenedOf, TeamDialog } from './team-dialog.tsx'
import { durationsOf, usualOf } from './team-durations.ts'
import { teamZoom, useTeamDay } from './team-facts.ts'
import { TeamGrid } from './team-grid.tsx'
import { TeamHint } from './team-hint.tsx'
import { placeOfTeam, type TeamPlace, zoneOf } from './team-place.ts'

/** The service tells the day of so many at once. */
const pageSize = 20

interface TeamBoardProps {
  readonly everybody: readonly Human[]
  readonly place: TeamPlace
}

/** The day of some people on its grid, and what can be done in it. */
export function TeamBoard({ everybody, place }: TeamBoardProps) {
  const { role, offset } = place
  const [chosenZoom, setZoom] = useState<number | null>(null)
  const [open, setOpen] = useState<OpenedOf | null>(null)
  const found = useMemo(
    () => everybody.filter((human) => role === '' || human.role === role),
    [everybody, role],
  )
  const people = useMemo(() => found.slice(offset, offset + pageSize), [found, offset])
  const durations = durationsOf(people)
  const zone = zoneOf(place)
  const duration = durations.find((one) => one === place.duration) ?? usualOf(people)
  const { drawn, date, error, again } = useTeamDay(people, place.date, zone, duration)
  const zoom = chosenZoom ?? teamZoom(drawn?.columns ?? [])
  return (
    <div class="week">
      <TeamBar
        {...{ place, everybody, zoom }}
        shown={{ date, zone, duration }}
        durations={durations}
        onZoom={setZoom}
      />
      {error && <Problem error={error} />}
      {drawn && (
        <TeamGrid {...drawn} zoom={zoom} onOpen={(human, opened) => setOpen({ human, opened })} />
      )}
      {!drawn && !error && <p class="loading">Loading…</p>}
      {drawn && <TeamHint columns={drawn.columns} {...{ people, place, date, zone, duration }} />}
      <Pager
        offset={offset}
        size={pageSize}
        total={found.length}
        onTurn={(to) => go(placeOfTeam({ ...place, offset: to }))}
      />
      {open && (
        <TeamDialog
          {...{ open, duration, date }}
          onOpen={setOpen}
          onDone={again}
          // As in a week: the next dialog may be open by then.
          onClose={() => setOpen((now) => (now === open ? null : now))}
        />
      )}
    </div>
  )
}
