import { useEffect, useState } from 'preact/hooks'
import { onRecord, type Recorded, recordedCalls } from '../api/record.ts'
import { usePlace } from '../router.tsx'
import { Button } from '../ui/button.tsx'
import { Empty, Page } from '../ui/page.tsx'
import { CallDetail } from './call-detail.tsx'
import { CallForm } from './call-form.tsx'
import { shortPath } from './curl.ts'
import { StatusBadge } from './status-badge.tsx'

/** The calls that the page made, as anybody can make them, and a form for others. */
export function TryIt() {
  const calls = useRecorded()
  const [chosen, setChosen] = useState<Recorded | null>(null)
  // The reference leads here, to one call.
  const wanted = usePlace().query.get('operation')
  const [isMaking, setMaking] = useState(wanted !== null)
  const shown = chosen ?? calls[0]
  return (
    <Page
      title="Try it"
      lead="What this page just did by API: all of it can be done from a terminal or an agent."
      actions={
        <Button kind="main" icon="terminal" onClick={() => setMaking(true)}>
          Make a call
        </Button>
      }
    >
      {shown ? (
        <div class="calls">
          <CallList calls={calls} shown={shown} onChoose={setChosen} />
          <CallDetail call={shown} />
        </div>
      ) : (
        <Empty icon="terminal" title="No call was made yet">
          Open another view or make a call here: each is kept while this page is open, with the
          command that repeats it.
        </Empty>
      )}
      {isMaking && (
        <CallForm
          wanted={wanted}
          onMade={() => setChosen(recordedCalls()[0] ?? null)}
          onClose={() => setMaking(false)}
        />
      )}
    </Page>
  )
}

function useRecorded(): readonly Recorded[] {
  const [calls, setCalls] = useState(recordedCalls())
  useEffect(() => onRecord(() => setCalls(recordedCalls())), [])
  return calls
}

interface CallListProps {
  readonly calls: readonly Recorded[]
  readonly shown: Recorded
  readonly onChoose: (call: Recorded) => void
}

function CallList({ calls, shown, onChoose }: CallListProps) {
  return (
    <ul class="card call-list" aria-label="Calls, the newest first">
      {calls.map((call) => (
        <li key={call.turn}>
          <button type="button" aria-pressed={call === shown} onClick={() => onChoose(call)}>
            <b>{call.method}</b>
            <code>{shortPath(call.path)}</code>
            <StatusBadge status={call.status} />
          </button>
        </li>
      ))}
    </ul>
  )
}
