import type { ComponentChildren } from 'preact'
import { useId } from 'preact/hooks'
import { Button } from './button.tsx'
import { CopyButton } from './copy.tsx'
import { Dialog } from './dialog.tsx'

interface SecretDialogProps {
  readonly title: string
  /** What it is: `API key`. */
  readonly label: string
  readonly secret: string
  /** What it is for, and where to put it. */
  readonly children: ComponentChildren
  /** What the button says that closes it. */
  readonly done?: string
  readonly onClose: () => void
}

/** A secret that the API shows once: neither Escape nor a click beside it closes it. */
export function SecretDialog(props: SecretDialogProps) {
  const { title, label, secret, children, done = 'I have saved it', onClose } = props
  const id = useId()
  return (
    <Dialog title={title} onClose={onClose} firm>
      <p class="notice">Copy it now: it is shown this once and cannot be seen again.</p>
      <div class="field">
        <label for={id}>{label}</label>
        <div class="secret">
          <textarea
            id={id}
            readOnly
            rows={Math.max(2, Math.ceil(secret.length / 40))}
            value={secret}
            onFocus={(event) => event.currentTarget.select()}
          />
          <CopyButton text={secret} />
        </div>
      </div>
      <p class="lead">{children}</p>
      <div class="form-end">
        <Button kind="main" onClick={onClose}>
          {done}
        </Button>
      </div>
    </Dialog>
  )
}
