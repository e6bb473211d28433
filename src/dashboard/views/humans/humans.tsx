import { useEffect, useState } from 'preact/hooks'
import { useMay } from '../../api/session.ts'
import type { Human, HumanList } from '../../api/types.ts'
import { useAsk } from '../../api/use-ask.ts'
import { go, Link } from '../../router.tsx'
import { Button } from '../../ui/button.tsx'
import { Badge, Empty, Loaded, Page } from '../../ui/page.tsx'
import { zoneWords } from '../../ui/words.ts'
import { hoursWords } from '../hours/hours-words.ts'
import { HumanDialog } from './human-dialog.tsx'

/** Everybody who can be booked. */
export function Humans() {
  const asked = useAsk<HumanList>('/v1/humans')
  const [isNew, setNew] = useState(false)
  const mayChange = useMay('admin')
  const isRep = useMay('rep')
  const own = asked.answer?.humans.length === 1 ? asked.answer.humans[0] : undefined
  useEffect(() => {
    // Whoever has one calendar has no list.
    if (isRep && own) go(`/humans/${own.id}`, { replace: true })
  }, [isRep, own?.id])
  const add = (kind: 'main' | 'plain') =>
    mayChange && (
      <Button kind={kind} icon="plus" onClick={() => setNew(true)}>
        New human
      </Button>
    )
  const done = ({ id }: Human) => {
    asked.again()
    go(`/humans/${id}`)
  }

  return (
    <Page
      title="Humans"
      lead="Whose time can be booked."
      actions={asked.answer?.total ? add('main') : null}
    >
      <Loaded of={asked}>
        {({ humans }) =>
          humans.length === 0 ? (
            <Empty icon="people" title="Nobody can be booked yet" action={add('main')}>
              Make the first human: a name and a time zone. Then set the hours, and there are slots
              to book.
            </Empty>
          ) : (
            <HumanTable humans={humans} />
          )
        }
      </Loaded>
      {isNew && <HumanDialog human={null} onDone={done} onClose={() => setNew(false)} />}
    </Page>
  )
}

function HumanTable({ humans }: { readonly humans: readonly Human[] }) {
  return (
    <div class="card table-card">
      <table>
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col">Role</th>
            <th scope="col">Zone</th>
            <th scope="col">Hours</th>
          </tr>
        </thead>
        <tbody>
          {humans.map((human) => (
            <tr key={human.id}>
              <th scope="row">
                <Link to={`/humans/${human.id}`}>{human.name}</Link>
                <small>{human.email}</small>
              </th>
              <td>{human.role ?? '–'}</td>
              <td>{zoneWords(human.timezone)}</td>
              <td>
                {human.availability_rules ? (
                  hoursWords(human.availability_rules)
                ) : (
                  <Badge tone="waiting">No hours yet</Badge>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
