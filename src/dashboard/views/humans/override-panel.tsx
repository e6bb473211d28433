import { call } from '../../api/call.ts'
import { useMay } from '../../api/session.ts'
import type { Override } from '../../api/types.ts'
import { Confirm, Dialog } from '../../ui/dialog.tsx'
import { say } from '../../ui/toast.tsx'
import { overrideWords } from './override-words.ts'

interface OverridePanelProps {
  readonly override: Override
  readonly onDone: () => void
  readonly onClose: () => void
}

/** One override, to be read or removed. */
export function OverridePanel({ override, onDone, onClose }: OverridePanelProps) {
  const mayChange = useMay('admin or rep')
  const { id, human_id, type, title } = override
  const remove = async () => {
    await call('DELETE', `/v1/humans/${human_id}/overrides/${id}`)
    say(`${title} was removed.`)
    onDone()
  }
  const words = (
    <p>
      {type === 'block' ? 'Nobody can book' : 'Can be booked'}: {overrideWords(override)}.
    </p>
  )
  if (!mayChange) {
    return (
      <Dialog title={title} onClose={onClose}>
        {words}
      </Dialog>
    )
  }
  return (
    <Confirm title={title} action="Remove" onConfirm={remove} onClose={onClose}>
      {words}
      <p class="hint">Removed, the hours apply again. Bookings stay as they are.</p>
    </Confirm>
  )
}
