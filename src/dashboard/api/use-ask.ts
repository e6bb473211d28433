import { useCallback, useEffect, useRef, useState } from 'preact/hooks'
import { ApiError, call, callQuietly } from './call.ts'
import { onChange } from './live.ts'

export interface Asked<T> {
  /** The last answer; it stays while a newer one is on its way. */
  readonly answer: T | null
  readonly error: ApiError | null
  /** Asks again now. */
  readonly again: () => void
}

interface Kept<T> extends Omit<Asked<T>, 'again'> {
  readonly path: string | null
}

/** How long changes are gathered before the page asks again. */
const gatherMsUsual = 250

/**
 * GET of one path, asked again whenever something in the account may have changed. Null asks nothing. What is asked
 * quietly is not recorded: no view asked for it. Where the paths are the pages of one list, `isList`, the one before
 * stays until the next has come, and with it the button that turned it, which has the focus.
 * @example
 * const { answer, error, again } = useAsk<HumanList>('/v1/humans')
 */
export function useAsk<T>(
  path: string | null,
  { quiet = false, isList = false, gatherMs = gatherMsUsual } = {},
): Asked<T> {
  const [kept, setKept] = useState<Kept<T>>({ path, answer: null, error: null })
  const asked = useRef(0)
  const shown = useRef(0)

  const ask = useCallback(
    async (get: (path: string) => Promise<T>) => {
      if (path === null) return
      asked.current += 1
      const turn = asked.current
      // Not the latest alone: where changes come faster than answers, none would ever be shown.
      const isNews = () => turn > shown.current
      try {
        const answer = await get(path)
        if (!isNews()) return
        shown.current = turn
        setKept({ path, answer, error: null })
      } catch (error) {
        if (!(error instanceof ApiError)) throw error
        // What another path answered is no answer here.
        const kept = (old: Kept<T>) => (old.path === path ? old.answer : null)
        if (!isNews()) return
        shown.current = turn
        setKept((old) => ({ path, answer: kept(old), error }))
      }
    },
    [path],
  )
  const again = useCallback(() => void ask(callQuietly), [ask])

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    void ask(quiet ? callQuietly : (asked) => call<T>('GET', asked))
    const stop = onChange(() => {
      // The first of them sets the time: whatever comes on and on would put it off for ever.
      timer ??= setTimeout(() => {
        timer = undefined
        again()
      }, gatherMs)
    })
    return () => {
      // What is under way is for another path.
      shown.current = asked.current
      clearTimeout(timer)
      stop()
    }
  }, [ask, again, quiet, gatherMs])

  const isSame = kept.path === path
  return { answer: isSame || isList ? kept.answer : null, error: isSame ? kept.error : null, again }
}
