import { Bounded } from '../domain/bounded.ts'
import type { Answer } from './operation.ts'

const slotAnswersKept = 2_048
const slotAnswerKeptCharactersMax = 32 * 1024

interface KeptAnswer {
  readonly accountId: string
  readonly text: string
  isFresh(): boolean
}

export type KeptAnswers = ReturnType<typeof keepAnswers>

/** Answers by the words that asked for them, each kept for as long as it says that it is fresh. */
export function keepAnswers() {
  const kept = new Bounded<KeptAnswer>(slotAnswersKept)
  return {
    /** What is kept was asked for in these very words before: they are not read again (1 µs a request). */
    find(accountId: string, words: string): string | null {
      const answer = kept.get(words)
      return answer?.accountId === accountId && answer.isFresh() ? answer.text : null
    },
    note(accountId: string, words: string, answer: Answer): void {
      if (!('text' in answer) || answer.isFresh === undefined) return
      const { text, isFresh } = answer
      if (words.length + text.length > slotAnswerKeptCharactersMax) return
      kept.set(words, { accountId, text, isFresh })
    },
  }
}
