import { useState } from 'preact/hooks'
import { call } from '../../api/call.ts'
import type { SignInLink } from '../../api/key-types.ts'
import type { Human } from '../../api/types.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { Form } from '../../ui/form.tsx'
import { OwnKeyField, ownKeyIn } from '../../ui/own-key.tsx'
import { SecretDialog } from '../../ui/secret.tsx'
import { browserZone, timeWords, zoneWords } from '../../ui/words.ts'

interface SignInLinkProps {
  readonly human: Human
  readonly onClose: () => void
}

/** A link for the person whose calendar it is. */
export function SignInLinkDialog({ human, onClose }: SignInLinkProps) {
  const [link, setLink] = useState<SignInLink | null>(null)
  const submit = async (fields: FormData) => {
    const path = `/v1/humans/${human.id}/sign-in-links`
    setLink(await call<SignInLink>('POST', path, undefined, ownKeyIn(fields)))
  }
  if (link) {
    const { href } = new URL(link.url, location.origin)
    return (
      <SecretDialog
        title={`Let ${human.name} sign in`}
        label="Link"
        secret={href}
        done="Done"
        onClose={onClose}
      >
        Send it to {human.name}. It signs in once, until {timeWords(link.expires_at)} in{' '}
        {zoneWords(browserZone)}, and shows this calendar alone. To end it, revoke the key “Sign-in
        links” of {human.name}.
      </SecretDialog>
    )
  }
  return (
    <Dialog title={`Let ${human.name} sign in`} onClose={onClose}>
      <Form action="Make a link" onSubmit={submit}>
        <p>
          The link opens the week, hours, overrides and bookings of {human.name}, and nothing else.
          It works once, for 15 minutes.
        </p>
        <OwnKeyField />
      </Form>
    </Dialog>
  )
}
