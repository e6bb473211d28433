import { useState } from 'preact/hooks'
import type { Feed } from '../../api/calendar-types.ts'
import { call } from '../../api/call.ts'
import type { Human } from '../../api/types.ts'
import { Button } from '../../ui/button.tsx'
import { Confirm, Dialog } from '../../ui/dialog.tsx'
import { Form } from '../../ui/form.tsx'
import { SecretDialog } from '../../ui/secret.tsx'
import { say } from '../../ui/toast.tsx'
import { DetailField } from './calendar-writing.tsx'

/** An address at which other calendars read the bookings of a human. Whether there is one, the service does not tell. */
export function FeedCard({ human }: { readonly human: Human }) {
  const [step, setStep] = useState<'make' | 'remove' | null>(null)
  const [made, setMade] = useState<Feed | null>(null)
  const close = () => setStep(null)
  return (
    <section aria-labelledby="feed-head">
      <header class="section-head">
        <h2 id="feed-head">Feed for other calendars</h2>
        <div class="actions">
          <Button onClick={() => setStep('make')}>Make an address</Button>
          <Button kind="danger" onClick={() => setStep('remove')}>
            End it
          </Button>
        </div>
      </header>
      <p class="hint">
        A secret address, to be subscribed to in Google Calendar, Outlook or on a phone: it shows
        the bookings of {human.name} there. A new address ends the one before.
      </p>
      {step === 'make' && <FeedDialog human={human} onMade={setMade} onClose={close} />}
      {step === 'remove' && <FeedRemoval human={human} onClose={close} />}
      {made && (
        <SecretDialog
          title={`The feed of ${human.name}`}
          label="Address"
          secret={new URL(made.url, location.origin).href}
          onClose={() => setMade(null)}
        >
          Subscribe to it in a calendar. Whoever has it reads the bookings: make a new one where it
          got into wrong hands.
        </SecretDialog>
      )}
    </section>
  )
}

interface StepProps {
  readonly human: Human
  readonly onClose: () => void
}

function FeedDialog({
  human,
  onMade,
  onClose,
}: StepProps & { readonly onMade: (feed: Feed) => void }) {
  const submit = async (fields: FormData) => {
    const detail = fields.get('detail') === 'full' ? 'full' : 'busy'
    const feed = await call<Feed>('POST', `/v1/humans/${human.id}/feed`, { detail })
    onClose()
    onMade(feed)
  }
  return (
    <Dialog title={`A feed of ${human.name}`} onClose={onClose}>
      <Form action="Make the address" onSubmit={submit}>
        <p>Calendars that read an address from before are told that it is gone.</p>
        <DetailField detail="busy" />
      </Form>
    </Dialog>
  )
}

function FeedRemoval({ human, onClose }: StepProps) {
  const remove = async () => {
    await call('DELETE', `/v1/humans/${human.id}/feed`)
    say(`The feed of ${human.name} has ended.`)
    onClose()
  }
  return (
    <Confirm title="End the feed?" action="End it" onConfirm={remove} onClose={onClose}>
      <p>Calendars that read it show the bookings of {human.name} no more.</p>
    </Confirm>
  )
}
