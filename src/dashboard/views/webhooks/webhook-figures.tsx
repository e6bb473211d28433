/** How an endpoint fares, figure by figure. */
import type { Webhook } from '../../api/types.ts'
import { Link } from '../../router.tsx'
import { useNow } from '../../ui/now.ts'
import { Badge } from '../../ui/page.tsx'
import { agoWords } from '../../ui/words.ts'
import { countedWords, healthOf, rateWords } from './webhook-words.ts'

/** All of them, above what was sent to it. */
export function Figures({ webhook }: { readonly webhook: Webhook }) {
  return (
    <dl class="card figures">
      <div>
        <dt>Health</dt>
        <dd>
          <Health webhook={webhook} />
        </dd>
      </div>
      <div>
        <dt>Delivered, 24 h</dt>
        <dd>
          <Rate webhook={webhook} />
        </dd>
      </div>
      <div>
        <dt>Failed, 24 h</dt>
        <dd>
          <FailedCount webhook={webhook} />
        </dd>
      </div>
      <div>
        <dt>Waiting</dt>
        <dd>
          <Waiting webhook={webhook} />
        </dd>
      </div>
    </dl>
  )
}

export function Health({ webhook }: { readonly webhook: Webhook }) {
  const { tone, words, detail } = healthOf(webhook, useNow())
  return (
    <>
      <Badge tone={tone}>{words}</Badge>
      {detail && <small>{detail}</small>}
    </>
  )
}

export function Rate({ webhook }: { readonly webhook: Webhook }) {
  const rate = rateWords(webhook)
  if (!rate) return <>–</>
  return (
    <>
      {rate.share}
      <small>{rate.counted}</small>
    </>
  )
}

/** How many were given up, and the way to them. */
export function FailedCount({ webhook: { id, failed } }: { readonly webhook: Webhook }) {
  if (!failed) return <>0</>
  return <Link to={`/webhooks/${id}?status=failed`}>{countedWords(failed)}</Link>
}

/** How many wait, and since when the oldest of them does. */
export function Waiting({
  webhook: { waiting, oldest_waiting_at },
}: {
  readonly webhook: Webhook
}) {
  const nowMs = useNow()
  return (
    <>
      {countedWords(waiting)}
      {oldest_waiting_at && <small>oldest {agoWords(oldest_waiting_at, nowMs)}</small>}
    </>
  )
}
