import { useEffect } from 'preact/hooks'
import { signIn } from '../api/session.ts'
import type { Session } from '../api/types.ts'
import { Form, TextField } from '../ui/form.tsx'

interface SignInProps {
  /** Whether a session has just ended. */
  readonly isOver: boolean
  readonly onSignedIn: (session: Session | null) => Promise<void>
}

export function SignIn({ isOver, onSignedIn }: SignInProps) {
  useEffect(() => {
    document.title = 'Sign in · Slotflow'
  }, [])
  return (
    <main class="sign-in">
      <p class="brand">
        <span class="mark" aria-hidden="true" />
        Slotflow
      </p>
      <div class="card">
        <h1>Sign in</h1>
        {isOver && (
          <p class="notice" role="status">
            Your session has ended, or its key was revoked. Sign in again.
          </p>
        )}
        <Form
          action="Sign in"
          mainField="key"
          onSubmit={async (fields) => onSignedIn(await signIn(String(fields.get('key')).trim()))}
        >
          <TextField
            name="key"
            label="API key"
            type="password"
            placeholder="sk_live_…"
            hint="The service printed one when it first started. It is exchanged for a session of 12 hours and not kept here."
            focus
          />
        </Form>
      </div>
      <p class="foot">
        <a href="/docs">Documentation of the API</a>
      </p>
    </main>
  )
}
