import type { Recorded } from '../api/record.ts'
import { CopyButton } from '../ui/copy.tsx'
import { curlOf, prettyJson, shortPath } from './curl.ts'
import { StatusBadge } from './status-badge.tsx'

/** One call: the command that repeats it, what was sent and what came back. */
export function CallDetail({ call }: { readonly call: Recorded }) {
  const command = curlOf(call, location.origin)
  return (
    <section class="card call-detail" aria-label="Call">
      <header class="section-head">
        <h2>
          {call.method} <span class="address">{shortPath(call.path)}</span>
        </h2>
        <p class="hint">
          <StatusBadge status={call.status} /> in {call.tookMs} ms
        </p>
      </header>
      <div class="section-head">
        <h3>As a command</h3>
        <CopyButton text={command} label="Copy command" />
      </div>
      <pre>{command}</pre>
      <p class="hint">
        <code>SLOTFLOW_API_KEY</code> is a key of yours:{' '}
        <code>export SLOTFLOW_API_KEY=sk_live_…</code>
      </p>
      {call.body !== undefined && (
        <>
          <h3>Sent</h3>
          <pre>{JSON.stringify(call.body, null, 2)}</pre>
        </>
      )}
      <h3>Answered</h3>
      <pre>{call.answer === '' ? 'Nothing.' : prettyJson(call.answer)}</pre>
    </section>
  )
}
