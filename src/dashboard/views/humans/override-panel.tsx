import { useMay } from '../../api/session.ts'
import type { Human, Override } from '../../api/types.ts'
import { Button } from '../../ui/button.tsx'
import { Confirm, Dialog } from '../../ui/dialog.tsx'
import { say } from '../../ui/toast.tsx'
import { LeftOutside, useTelling } from '../left-outside.tsx'
import { overrideWords } from './override-words.ts'

interface OverridePanelProps {
  readonly human: Human
  readonly override: Override
  readonly onEdit: () => void
  readonly onDone: () => void
  readonly onClose: () => void
}

/** One override, to be read, changed or removed. */
export function OverridePanel({ human, override, onEdit, onDone, onClose }: OverridePanelProps) {
  const mayChange = useMay('admin or rep')
  const telling = useTelling()
  const { id, type, title } = override
  const remove = async () => {
    if (!(await telling.change('DELETE', `/v1/humans/${human.id}/overrides/${id}`))) return
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
    <Confirm
      title={title}
      action={telling.left ? 'Remove anyway' : 'Remove'}
      beside={<Button onClick={onEdit}>Edit</Button>}
      onConfirm={remove}
      onClose={onClose}
    >
      {words}
      <p class="hint">Removed, the hours apply again. Bookings stay as they are.</p>
      <LeftOutside left={telling.left} timeZone={human.timezone} />
    </Confirm>
  )
}
