import { SecretDialog } from '../../ui/secret.tsx'

interface WebhookSecretProps {
  readonly title: string
  readonly url: string
  readonly secret: string
  /** Until when the secret before it signs as well, in words. */
  readonly until?: string
  readonly onClose: () => void
}

/** The signing secret of an endpoint, new or changed. */
export function WebhookSecret({ title, url, secret, until, onClose }: WebhookSecretProps) {
  return (
    <SecretDialog title={title} label="Signing secret" secret={secret} onClose={onClose}>
      It signs all that is sent to <span class="address">{url}</span>. Check the header{' '}
      <code>webhook-signature</code> with it, with any library of Standard Webhooks.
      {until && ` The old secret signs beside it until ${until}.`}
    </SecretDialog>
  )
}
