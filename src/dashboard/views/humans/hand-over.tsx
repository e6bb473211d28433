import { useState } from 'preact/hooks'
import { call, fieldFault } from '../../api/call.ts'
import type { HandedOver } from '../../api/schedule-types.ts'
import type { BookingList, Human, HumanList } from '../../api/types.ts'
import { useAsk } from '../../api/use-ask.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Form, SelectField } from '../../ui/form.tsx'
import { Handed, type Outcome } from './handed.tsx'

interface HandOverProps {
  readonly human: Human
  readonly onDone: () => void
  readonly onClose: () => void
}

/** All bookings ahead given to a colleague, or to whoever of a role is free: first what would come of it, then it is done. */
export function HandOver({ human, onDone, onClose }: HandOverProps) {
  const humans = useAsk<HumanList>('/v1/humans')
  const [to, setTo] = useState('')
  const [tried, setTried] = useState<Outcome | null>(null)
  const others = (humans.answer?.humans ?? []).filter(({ id }) => id !== human.id)
  const names = new Map(others.map(({ id, name }) => [id, name]))
  const roles = [...new Set(others.flatMap(({ role }) => role ?? []))]
  const options = [
    ['', 'Choose'] as const,
    ...roles.map((role) => [role, `Whoever of ${role} is free`] as const),
    ...names,
  ]
  const look = async () => {
    if (to === '') throw fieldFault('to', 'choose who gets them')
    setTried(await handAllOver(human, to, true))
  }
  const hand = async () => {
    setTried(await handAllOver(human, to, false))
    onDone()
  }
  const who = names.get(to) ?? `nobody of ${to}`
  const isOver = tried !== null && (!tried.isDry || tried.moved.length === 0)
  return (
    <Dialog title={`Hand over all bookings of ${human.name}`} onClose={onClose}>
      {tried === null ? (
        <Form key="ask" action="See who is free" onSubmit={look}>
          <p>Every booking ahead keeps its time. Nothing is changed before you have seen it.</p>
          <SelectField name="to" label="To" value={to} options={options} onChange={setTo} />
        </Form>
      ) : isOver ? (
        <div class="stack">
          <Handed {...{ outcome: tried, names, who, timeZone: human.timezone }} />
          <div class="form-end">
            {tried.isDry && <Button onClick={() => setTried(null)}>Back</Button>}
            <Button kind="main" onClick={onClose}>
              Done
            </Button>
          </div>
        </div>
      ) : (
        <Form
          key="confirm"
          action="Hand over"
          beside={<Button onClick={() => setTried(null)}>Back</Button>}
          onSubmit={hand}
        >
          <Handed {...{ outcome: tried, names, who, timeZone: human.timezone }} />
        </Form>
      )}
    </Dialog>
  )
}

/** Call after call, as long as some were not looked at. */
async function handAllOver({ id }: Human, to: string, isDry: boolean): Promise<Outcome> {
  const ahead = `human_id=${id}&status=confirmed&date_from=now&limit=100`
  const { bookings } = await call<BookingList>('GET', `/v1/bookings?${ahead}`)
  const [moved, kept]: [HandedOver['moved'][number][], HandedOver['not_moved'][number][]] = [[], []]
  let cursor: string | undefined
  do {
    const body = { to, ...(cursor === undefined ? {} : { cursor }) }
    const path = `/v1/humans/${id}/hand-over${isDry ? '?dry_run=true' : ''}`
    const part: HandedOver = await call('POST', path, body)
    moved.push(...part.moved)
    kept.push(...part.not_moved)
    cursor = part.cursor
  } while (cursor !== undefined)
  return { isDry, moved, kept, bookings }
}
