import { call } from '../../api/call.ts'
import type { Human, HumanInput, HumanPatch } from '../../api/types.ts'
import { useAsk } from '../../api/use-ask.ts'
import type { ZoneList } from '../../api/zones.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { Form, TextField, textIn } from '../../ui/form.tsx'
import { say } from '../../ui/toast.tsx'
import { ownZone } from '../../ui/words.ts'
import { changedRulesIn, FurtherRules, noticeRules, rulesIn } from '../hours/further-rules.tsx'

interface HumanDialogProps {
  /** Null: a new one is made. */
  readonly human: Human | null
  readonly onDone: (human: Human) => void
  readonly onClose: () => void
}

/** Name, address, role and zone. */
export function HumanDialog({ human, onDone, onClose }: HumanDialogProps) {
  const zones = useAsk<ZoneList>('/v1/zones')
  const submit = async (fields: FormData) => {
    const saved = human ? await change(human, fields) : await make(fields)
    say(human ? `${saved.name} was changed.` : `${saved.name} was added.`)
    onClose()
    onDone(saved)
  }
  return (
    <Dialog title={human ? `Edit ${human.name}` : 'New human'} onClose={onClose}>
      <Form action={human ? 'Save' : 'Add human'} onSubmit={submit}>
        <TextField name="name" label="Name" value={human?.name ?? ''} placeholder="Sarah Chen" />
        <TextField
          name="timezone"
          label="Time zone"
          list="zones"
          value={human?.timezone ?? ownZone() ?? ''}
          hint="Where this human works. Hours are kept in it, also when clocks change."
        />
        <datalist id="zones">
          {zones.answer?.timezones.map((zone) => (
            <option key={zone} value={zone} />
          ))}
        </datalist>
        <TextField
          name="email"
          label="E-mail (optional)"
          type="email"
          value={human?.email ?? ''}
          placeholder="sarah@acme.com"
        />
        <TextField
          name="role"
          label="Role (optional)"
          value={human?.role ?? ''}
          placeholder="ae_enterprise"
          hint="Agents can ask for humans of one role."
        />
        <FurtherRules
          title="Until when attendees cancel and move"
          names={noticeRules}
          rules={human ?? {}}
        />
      </Form>
    </Dialog>
  )
}

function make(fields: FormData): Promise<Human> {
  const [email, role] = [textIn(fields, 'email'), textIn(fields, 'role')]
  const human: HumanInput = {
    name: textIn(fields, 'name') ?? '',
    timezone: textIn(fields, 'timezone') ?? '',
    ...(email === undefined ? {} : { email }),
    ...(role === undefined ? {} : { role }),
    ...rulesIn(fields, noticeRules),
  }
  return call<Human>('POST', '/v1/humans', human)
}

function change({ id }: Human, fields: FormData): Promise<Human> {
  const patch: HumanPatch = {
    name: textIn(fields, 'name') ?? '',
    timezone: textIn(fields, 'timezone') ?? '',
    email: textIn(fields, 'email') ?? null,
    role: textIn(fields, 'role') ?? null,
    ...changedRulesIn(fields, noticeRules),
  }
  return call<Human>('PATCH', `/v1/humans/${id}`, patch)
}
