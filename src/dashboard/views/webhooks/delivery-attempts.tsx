import type { DeliveryDetail } from '../../api/types.ts'
import { Badge, Empty } from '../../ui/page.tsx'
import { secondWords } from '../../ui/words.ts'
import { problemOf } from './webhook-words.ts'

const noBodyWords = {
  empty: 'The body of the answer was empty.',
  private: 'No body is kept: the address is a private one, whose answers never are.',
  unknown: 'No body is kept.',
} as const

/** The newest first: it is the one that tells why. */
export function Attempts({ log }: { readonly log: DeliveryDetail['log'] }) {
  if (log.length === 0) {
    return (
      <Empty icon="hook" title="Not sent yet">
        Each attempt is shown here with what the endpoint answered.
      </Empty>
    )
  }
  return (
    <section class="attempts" aria-labelledby="attempts">
      <h3 id="attempts">Attempts</h3>
      <ol>
        {log
          .map((attempt, at) => (
            <li key={attempt.started_at} class="card">
              <p class="attempt-head">
                <b>{at + 1}.</b> {secondWords(attempt.started_at)}
                <Badge tone={attempt.error === null ? 'good' : 'bad'}>
                  {attempt.status_code ?? 'No answer'}
                </Badge>
                <small>{attempt.duration_ms} ms</small>
              </p>
              {problemOf(attempt) && <p class="problem">{problemOf(attempt)}</p>}
              {attempt.answer ? (
                <pre>{attempt.answer}</pre>
              ) : (
                attempt.status_code !== null && (
                  <p class="hint">{noBodyWords[attempt.no_body ?? 'unknown']}</p>
                )
              )}
            </li>
          ))
          .reverse()}
      </ol>
    </section>
  )
}
