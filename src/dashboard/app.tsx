import { useEffect, useState } from 'preact/hooks'
import { onSignedOut } from './api/call.ts'
import { forgetCalls } from './api/record.ts'
import { currentSession, signOut } from './api/session.ts'
import type { Session } from './api/types.ts'
import { askClock } from './api/zones.ts'
import { go } from './router.tsx'
import { Shell } from './shell.tsx'
import { Toast } from './ui/toast.tsx'
import { browserZone } from './ui/words.ts'
import { LinkSignIn, linkIn } from './views/link-sign-in.tsx'
import { SignIn } from './views/sign-in.tsx'

/** Signed in or not: `undefined` until the service has said which. */
export function App() {
  const [session, setSession] = useState<Session | null | undefined>(undefined)
  const [link, setLink] = useState(() => linkIn(location))
  const [wasSignedIn, setWasSignedIn] = useState(false)

  const enter = async (next: Session | null) => {
    // Every view shows moments.
    if (next) await askClock(browserZone)
    setSession(next)
  }

  useEffect(() => {
    currentSession().then(enter, () => setSession(null))
    return onSignedOut(() => {
      forgetCalls()
      setWasSignedIn(true)
      setSession(null)
    })
  }, [])

  if (link !== null) {
    const enterByLink = async (next: Session | null) => {
      go('/humans', { replace: true })
      setLink(null)
      await enter(next)
    }
    return <LinkSignIn link={link} onSignedIn={enterByLink} />
  }
  if (session === undefined) return null
  if (session === null) return <SignIn isOver={wasSignedIn} onSignedIn={enter} />
  const leave = async () => {
    await signOut()
    forgetCalls()
    setWasSignedIn(false)
    setSession(null)
  }
  return (
    <>
      <Shell session={session} onLeave={leave} />
      <Toast />
    </>
  )
}
