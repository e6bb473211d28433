import type { HumanList } from '../../api/types.ts'
import { useAsk } from '../../api/use-ask.ts'
import { Link, usePlace } from '../../router.tsx'
import { Empty, Loaded, Page } from '../../ui/page.tsx'
import { TeamBoard } from './team-board.tsx'
import { teamPlaceIn } from './team-place.ts'

/** A day of everybody, or of a role: who is free, when. */
export function Team() {
  const place = teamPlaceIn(usePlace().query)
  const asked = useAsk<HumanList>('/v1/humans')
  return (
    <Page title="Team" lead="Who is free, side by side.">
      <Loaded of={asked}>
        {({ humans }) =>
          humans.length === 0 ? (
            <Empty icon="people" title="Nobody can be booked yet">
              First make a <Link to="/humans">human</Link> who can be booked.
            </Empty>
          ) : (
            <TeamBoard everybody={humans} place={place} />
          )
        }
      </Loaded>
    </Page>
  )
}
