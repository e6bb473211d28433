import { useState } from 'preact/hooks'
import { ApiError } from '../api/call.ts'

export interface Step {
  readonly busy: boolean
  /** Why it failed the last time. */
  readonly error: ApiError | null
  readonly take: (step: () => Promise<void>) => Promise<void>
}

/** What a button does at once, without a form: a second click waits, and a refusal is there to be shown. */
export function useStep(): Step {
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<ApiError | null>(null)
  const take = async (step: () => Promise<void>) => {
    setBusy(true)
    setError(null)
    try {
      await step()
    } catch (refusal) {
      if (!(refusal instanceof ApiError)) throw refusal
      setError(refusal)
    } finally {
      setBusy(false)
    }
  }
  return { busy, error, take }
}
