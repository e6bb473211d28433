import { useEffect, useState } from 'preact/hooks'

const everyMs = 10_000

/** The present, kept up to date: for words such as `5 minutes ago` that grow old by themselves. */
export function useNow(): number {
  const [nowMs, setNow] = useState(Date.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), everyMs)
    return () => clearInterval(timer)
  }, [])
  // An answer that came since would otherwise lie in the future.
  return Math.max(nowMs, Date.now())
}
