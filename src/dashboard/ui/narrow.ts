import { useEffect, useState } from 'preact/hooks'

const query = () => matchMedia('(max-width: 40rem)')

/** Whether there is room for one day only: a phone. */
export function useNarrow(): boolean {
  const [isNarrow, setNarrow] = useState(() => query().matches)
  useEffect(() => {
    const kept = query()
    const listener = () => setNarrow(kept.matches)
    kept.addEventListener('change', listener)
    return () => kept.removeEventListener('change', listener)
  }, [])
  return isNarrow
}
