import { useState } from 'preact/hooks'
import { call } from '../../api/call.ts'
import { Button } from '../../ui/button.tsx'
import { Problem } from '../../ui/page.tsx'
import { useStep } from '../../ui/step.ts'
import { say } from '../../ui/toast.tsx'
import { asInText } from './mail-words.ts'

interface ResendProps {
  readonly id: string
  readonly whom: string
  readonly onSent: () => void
}

/** The next attempt is a click. */
export function Resend({ id, whom, onSent }: ResendProps) {
  const { busy, error, take } = useStep()
  const [isSent, setSent] = useState(false)
  const resend = async () => {
    await call('POST', `/v1/mails/${id}/resend`)
    setSent(true)
    say(`The mail to ${asInText(whom)} is sent again.`)
    onSent()
  }
  return (
    <>
      <Button busy={busy} disabled={isSent} onClick={() => void take(resend)}>
        Send again
      </Button>
      {error && <Problem error={error} />}
    </>
  )
}
