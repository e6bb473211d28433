import { useEffect, useRef, useState } from 'preact/hooks'
import { ApiError, call } from '../../api/call.ts'
import { useHealth } from '../../api/health.ts'
import type { HandedOver } from '../../api/schedule-types.ts'
import type { Booking, Human, HumanList } from '../../api/types.ts'
import { useAsk } from '../../api/use-ask.ts'
import { Button } from '../../ui/button.tsx'
import { firstField } from '../../ui/dialog.tsx'
import { FieldGroup, Form, SelectField } from '../../ui/form.tsx'
import { Loaded, Problem } from '../../ui/page.tsx'
import { useStep } from '../../ui/step.ts'
import { say } from '../../ui/toast.tsx'

interface HandOverProps {
  readonly booking: Booking
  readonly onDone: () => void
  readonly onLeave: () => void
}

/** Gives one booking to somebody who is free then. */
export function HandOverBooking(props: HandOverProps) {
  const humans = useAsk<HumanList>('/v1/humans')
  const { human_id } = props.booking
  return (
    <Loaded of={humans}>
      {(list) => <Colleagues {...props} others={list.humans.filter(({ id }) => id !== human_id)} />}
    </Loaded>
  )
}

/** The service looks at so many at once. */
const askedMax = 100

interface ColleaguesProps extends HandOverProps {
  readonly others: readonly Human[]
}

function Colleagues({ booking, others, onDone, onLeave }: ColleaguesProps) {
  const [role, setRole] = useState('')
  const place = useRef<HTMLDivElement>(null)
  // The people come after the panel has looked for a field.
  useEffect(() => firstField(place.current)?.focus(), [])
  const roles = [...new Set(others.flatMap((one) => one.role ?? []))].sort()
  const among = others.filter((one) => role === '' || one.role === role)
  const asked = among.slice(0, askedMax)
  const { free, error } = useFree(booking, asked)
  const mail = useHealth()?.answer?.mail.status
  const submit = async (fields: FormData) => {
    const to = String(fields.get('to') ?? '')
    const { moved } = await handedOver(booking, { to })
    const name = others.find(({ id }) => id === to)?.name
    say(moved.length > 0 ? `Handed over to ${name}.` : `${name} is not free any more.`)
    onDone()
  }
  const leave = <Button onClick={onLeave}>Keep as it is</Button>
  return (
    <div ref={place}>
      <Form action="Hand over" beside={leave} onSubmit={submit}>
        {roles.length > 0 && (
          <SelectField
            name="role"
            label="Role"
            value={role}
            options={[['', 'Any'], ...roles.map((one) => [one, one] as const)]}
            onChange={setRole}
          />
        )}
        {error && <Problem error={error} />}
        <FieldGroup
          name="to"
          label="Free at that time"
          hint={
            among.length > askedMax
              ? `Of the first ${askedMax}: choose a role to look among fewer.`
              : `The time stands. ${toldWords[mail ?? 'unknown']}`
          }
        >
          <Free free={free} others={others} />
        </FieldGroup>
      </Form>
    </div>
  )
}

/** Nothing is promised that does not happen. */
const toldWords = {
  sending: 'Both are told by mail, at the addresses that are known.',
  held: 'Mail is held: both are told when it leaves again, at the addresses that are known.',
  off: 'No mail is set up, so nobody is told.',
  unknown: 'Where mail is set up, both are told at the addresses that are known.',
} as const

interface FreeProps {
  /** Null: not known yet. */
  readonly free: readonly string[] | null
  readonly others: readonly Human[]
}

function Free({ free, others }: FreeProps) {
  if (free === null) return <p class="loading">Loading…</p>
  const people = others.filter(({ id }) => free.includes(id))
  if (people.length === 0) return <p>Nobody is known to be free then.</p>
  return (
    <div class="chips" role="status">
      {people.map(({ id, name }, at) => (
        <label key={id}>
          <input type="radio" name="to" value={id} defaultChecked={at === 0} />
          {name}
        </label>
      ))}
    </div>
  )
}

/** Who of some is free when a booking is: the service says it, by the rules of a hand-over. */
function useFree(booking: Booking, asked: readonly Human[]) {
  const [free, setFree] = useState<readonly string[] | null>(null)
  const { error, take } = useStep()
  const ids = asked.map(({ id }) => id).join()
  useEffect(() => {
    let isLatest = true
    setFree(null)
    const ask = async () => {
      const body = { to_human_ids: ids.split(',') }
      const tried = ids === '' ? null : await handedOver(booking, body, '?dry_run=true')
      if (isLatest) setFree(tried?.moved[0]?.free_human_ids ?? [])
    }
    void take(ask)
    return () => {
      isLatest = false
    }
  }, [booking.id, booking.starts_at, ids])
  return { free, error }
}

/** @throws ApiError */
async function handedOver({ id, human_id }: Booking, to: object, query = ''): Promise<HandedOver> {
  const body = { ...to, booking_ids: [id] }
  try {
    return await call('POST', `/v1/humans/${human_id}/hand-over${query}`, body)
  } catch (error) {
    if (!(error instanceof ApiError) || !('booking_ids.0' in error.fields)) throw error
    throw error.worded('This booking was cancelled, moved or handed over meanwhile.')
  }
}
