import { useMay } from '../../api/session.ts'
import type { Override } from '../../api/types.ts'
import { Button } from '../../ui/button.tsx'
import { Badge } from '../../ui/page.tsx'
import { overrideWords } from './override-words.ts'

interface OverrideListProps {
  readonly overrides: readonly Override[]
  readonly onOpen: (override: Override) => void
  readonly onNew: () => void
}

/** Every override, also those of other weeks. */
export function OverrideList({ overrides, onOpen, onNew }: OverrideListProps) {
  const mayChange = useMay('admin or rep')
  return (
    <section class="below" aria-label="Overrides">
      <header class="section-head">
        <h2>Overrides</h2>
        {mayChange && (
          <Button icon="plus" onClick={onNew}>
            Block or open time
          </Button>
        )}
      </header>
      {overrides.length === 0 ? (
        <p class="hint">
          None yet. Block a vacation or a weekly meeting, or open an evening beyond the hours.
        </p>
      ) : (
        <ul class="rows card">
          {overrides.map((override) => (
            <li key={override.id}>
              <Badge tone={override.type === 'block' ? 'bad' : 'good'}>
                {override.type === 'block' ? 'Blocked' : 'Open'}
              </Badge>
              <button type="button" class="link-button" onClick={() => onOpen(override)}>
                {override.title}
              </button>
              <span>{overrideWords(override)}</span>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
