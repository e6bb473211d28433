import { useEffect } from 'preact/hooks'
import { signInByLink } from '../api/session.ts'
import type { Session } from '../api/types.ts'
import { Button } from '../ui/button.tsx'
import { Problem } from '../ui/page.tsx'
import { useStep } from '../ui/step.ts'

interface LinkSignInProps {
  readonly link: string
  readonly onSignedIn: (session: Session | null) => Promise<void>
}

/** A link alone changes nothing, for scanners of mail open it too: the button uses it up. */
export function LinkSignIn({ link, onSignedIn }: LinkSignInProps) {
  const { busy, error, take } = useStep()
  useEffect(() => {
    document.title = 'Sign in · Slotflow'
  }, [])
  const enter = () => take(async () => onSignedIn(await signInByLink(link)))
  return (
    <main class="sign-in">
      <p class="brand">
        <span class="mark" aria-hidden="true" />
        Slotflow
      </p>
      <div class="card">
        <h1>Your calendar</h1>
        <p>Your week, your hours and your bookings, for the next 12 hours in this browser.</p>
        {error && <Problem error={error} />}
        <Button kind="main" busy={busy} onClick={() => void enter()}>
          Sign in
        </Button>
      </div>
    </main>
  )
}

/** What an address has behind `/sign-in#`; null in any other. */
export function linkIn({ pathname, hash }: Location): string | null {
  return pathname.endsWith('/sign-in') && hash.length > 1 ? hash.slice(1) : null
}
