import { useEffect, useState } from 'preact/hooks'
import { useMay } from '../../api/session.ts'
import type { Human, HumanList } from '../../api/types.ts'
import { useAsk } from '../../api/use-ask.ts'
import { go, usePlace } from '../../router.tsx'
import { Button } from '../../ui/button.tsx'
import { Empty, Loaded, Page } from '../../ui/page.tsx'
import { Pager } from '../../ui/pager.tsx'
import { HumanDialog } from './human-dialog.tsx'
import {
  type HumanFilter,
  HumanFilters,
  humanFilterIn,
  isFound,
  PeopleParts,
  placeOfPeople,
} from './human-filter.tsx'
import { HumanTable } from './human-table.tsx'

/** Everybody who can be booked, and who was removed. */
export function Humans() {
  const { query } = usePlace()
  const filter = humanFilterIn(query)
  const asked = useAsk<HumanList>(`/v1/humans${filter.isRemoved ? '?active=false' : ''}`)
  const [isNew, setNew] = useState(false)
  const mayChange = useMay('admin')
  useOwnPage(asked.answer)
  const add = mayChange && (
    <Button kind="main" icon="plus" onClick={() => setNew(true)}>
      New human
    </Button>
  )
  const done = ({ id }: Human) => {
    asked.again()
    go(`/humans/${id}`)
  }
  const isFirst = asked.answer?.total === 0 && !filter.isRemoved
  return (
    <Page
      title="Humans"
      lead="Whose time can be booked."
      actions={asked.answer && !isFirst ? add : null}
    >
      {asked.answer && !isFirst && <PeopleParts filter={filter} />}
      <Loaded of={asked}>
        {({ humans }) =>
          isFirst ? (
            <Empty icon="people" title="Nobody can be booked yet" action={add}>
              Make the first human: a name and a time zone. Then set the hours, and there are slots
              to book.
            </Empty>
          ) : (
            <People humans={humans} filter={filter} offset={Number(query.get('offset') ?? 0)} />
          )
        }
      </Loaded>
      {isNew && <HumanDialog human={null} onDone={done} onClose={() => setNew(false)} />}
    </Page>
  )
}

/** Whoever has one calendar has no list. */
function useOwnPage(list: HumanList | null): void {
  const isRep = useMay('rep')
  const own = list?.humans.length === 1 ? list.humans[0] : undefined
  useEffect(() => {
    if (isRep && own) go(`/humans/${own.id}`, { replace: true })
  }, [isRep, own?.id])
}

const pageSize = 25

interface PeopleProps {
  readonly humans: readonly Human[]
  readonly filter: HumanFilter
  readonly offset: number
}

/** One page of those who are found. */
function People({ humans, filter, offset }: PeopleProps) {
  const found = humans.filter((human) => isFound(human, filter))
  const roles = [...new Set(humans.flatMap(({ role }) => role ?? []))].sort()
  return (
    <>
      {humans.length > 0 && <HumanFilters filter={filter} roles={roles} />}
      {found.length === 0 ? (
        <Nobody isRemoved={filter.isRemoved} isFiltered={humans.length > 0} />
      ) : (
        <>
          <HumanTable humans={found.slice(offset, offset + pageSize)} />
          <Pager
            offset={offset}
            size={pageSize}
            total={found.length}
            onTurn={(to) => go(placeOfPeople(filter, to))}
          />
        </>
      )}
    </>
  )
}

function Nobody({ isRemoved, isFiltered }: { isRemoved: boolean; isFiltered: boolean }) {
  if (!isFiltered) return <Empty icon="people" title="Nobody was removed" />
  const clear = placeOfPeople({ q: '', role: '', isRemoved })
  return (
    <Empty
      icon="people"
      title="Nobody is like this"
      action={<Button onClick={() => go(clear)}>Clear</Button>}
    >
      {isRemoved
        ? 'Look among those who can be booked.'
        : 'Search for less, or look among those who were removed.'}
    </Empty>
  )
}
