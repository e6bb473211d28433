import type { ApiKey } from '../api/key-types.ts'
import type { HumanList } from '../api/types.ts'
import { useAsk } from '../api/use-ask.ts'
import { scopeNames } from './scope-words.ts'
import { peopleWords } from './services/service-words.ts'

interface KeyScopeProps {
  readonly apiKey: ApiKey
  /** The humans, by id. */
  readonly names: ReadonlyMap<string, string>
}

/** What a key may do, and for whom. */
export function KeyScope({ apiKey: { scope, human_ids }, names }: KeyScopeProps) {
  return (
    <>
      {scopeNames[scope]}
      {human_ids && <small>{peopleWords(human_ids, names)}</small>}
    </>
  )
}

/** Those of the humans that keys are bound to, where some are. */
export function useNamesOf(keys: readonly ApiKey[]): ReadonlyMap<string, string> {
  const isAsked = keys.some(({ human_ids }) => human_ids !== null)
  const asked = useAsk<HumanList>(isAsked ? '/v1/humans' : null, { quiet: true })
  return new Map(asked.answer?.humans.map(({ id, name }) => [id, name]))
}
