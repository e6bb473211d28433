import type { Sight } from '../domain/access/sight.ts'
import { Bounded } from '../domain/bounded.ts'
import { follow, type Soon } from '../operations/soon.ts'
import type { Answer } from './operation.ts'

const slotAnswersKept = 2_048
const slotAnswerKeptCharactersMax = 32 * 1024

interface KeptAnswer {
  /** Whoever sees the same may have it. */
  readonly sight: string
  readonly text: string
  isFresh(): Soon<boolean>
}

export type KeptAnswers = ReturnType<typeof keepAnswers>

/** Answers by the words that asked for them, each kept for as long as it says that it is fresh. */
export function keepAnswers(bytesMax: number) {
  const kept = new Bounded<KeptAnswer>(slotAnswersKept, bytesMax, bytesOf)
  return {
    /** What is kept was asked for in these very words before: they are not read again (1 µs a request). */
    find(sight: Sight, words: string): Soon<string | null> {
      const answer = kept.get(wordsOf(sight, words))
      if (answer?.sight !== sight.name) return null
      return follow(answer.isFresh(), (isFresh) => (isFresh ? answer.text : null))
    },
    note(sight: Sight, words: string, answer: Answer): void {
      if (!('text' in answer) || answer.isFresh === undefined) return
      const { text, isFresh } = answer
      if (words.length + text.length > slotAnswerKeptCharactersMax) return
      kept.set(wordsOf(sight, words), { sight: sight.name, text, isFresh })
    },
  }
}

/** What may not be Latin takes two bytes a character; the words that asked, as many as a path may be long. */
const bytesOf = ({ text }: KeptAnswer): number => 2 * text.length + 1_024

/** A bound key's answers are kept apart, so that it drives nobody else's out. */
const wordsOf = (sight: Sight, words: string) => (sight.isBound ? `${sight.name} ${words}` : words)
