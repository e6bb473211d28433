import { call } from '../../api/call.ts'
import { useMay } from '../../api/session.ts'
import type { Hold, Human } from '../../api/types.ts'
import { useAsk } from '../../api/use-ask.ts'
import { Confirm, Dialog } from '../../ui/dialog.tsx'
import { useNow } from '../../ui/now.ts'
import { Problem } from '../../ui/page.tsx'
import { say } from '../../ui/toast.tsx'
import { agoWords, minutesWords, momentWords, zoneWords } from '../../ui/words.ts'
import { valueText } from '../metadata.ts'

interface HoldPanelProps {
  readonly id: string
  readonly human: Human
  readonly onDone: () => void
  readonly onClose: () => void
}

/** A slot that is kept for somebody who makes up their mind; to be read or released. */
export function HoldPanel({ id, ...props }: HoldPanelProps) {
  const { answer, error } = useAsk<Hold>(`/v1/holds/${id}`)
  if (answer) return <Held {...props} hold={answer} />
  if (!error) return null
  return (
    <Dialog title="Held" onClose={props.onClose}>
      <Problem error={error} />
    </Dialog>
  )
}

interface HeldProps extends Omit<HoldPanelProps, 'id'> {
  readonly hold: Hold
}

function Held({ hold, human, onDone, onClose }: HeldProps) {
  const mayBook = useMay('agent or rep')
  const nowMs = useNow()
  const release = async () => {
    await call('DELETE', `/v1/holds/${hold.id}`)
    say('The slot is free again.')
    onDone()
  }
  const words = (
    <>
      <p>
        {momentWords(hold.starts_at, human.timezone)}, {zoneWords(human.timezone)}, for{' '}
        {minutesWords(hold.duration_minutes)}. Free again {agoWords(hold.expires_at, nowMs)} unless
        it is booked.
      </p>
      {hold.metadata && (
        <dl class="facts">
          {Object.entries(hold.metadata).flatMap(([name, value]) => [
            <dt key={`${name} name`}>
              <code>{name}</code>
            </dt>,
            <dd key={name}>{valueText(value)}</dd>,
          ])}
        </dl>
      )}
    </>
  )
  if (!mayBook) {
    return (
      <Dialog title="Held" onClose={onClose}>
        {words}
      </Dialog>
    )
  }
  return (
    <Confirm title="Held" action="Release" onConfirm={release} onClose={onClose}>
      {words}
      <p class="hint">Released, anybody can book it, and the agent that holds it finds it gone.</p>
    </Confirm>
  )
}
