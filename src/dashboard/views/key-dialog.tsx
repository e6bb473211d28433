import { call } from '../api/call.ts'
import type { KeyInput, NewApiKey } from '../api/key-types.ts'
import { Dialog } from '../ui/dialog.tsx'
import { Form, SelectField, TextField, textIn } from '../ui/form.tsx'
import { OwnKeyField, ownKeyIn } from '../ui/own-key.tsx'
import { isScope, scopeNames } from './scope-words.ts'

interface KeyDialogProps {
  /** Gets the key itself, which is shown once. */
  readonly onMade: (made: NewApiKey) => void
  readonly onDone: () => void
  readonly onClose: () => void
}

/** What the key is for, and how much it may do. */
export function KeyDialog({ onMade, onDone, onClose }: KeyDialogProps) {
  const submit = async (fields: FormData) => {
    onMade(await call<NewApiKey>('POST', '/v1/api-keys', keyIn(fields), ownKeyIn(fields)))
    onClose()
    onDone()
  }
  return (
    <Dialog title="New API key" onClose={onClose}>
      <Form action="Make key" onSubmit={submit}>
        <TextField
          name="name"
          label="Name"
          placeholder="SDR agent"
          hint="What it is for, so that you know later which one to revoke."
          focus
        />
        <SelectField
          name="scope"
          label="Scope"
          value="agent"
          options={Object.entries(scopeNames).filter(([scope]) => scope !== 'rep')}
          hint="An agent needs no more than to read and book. Admin keys also change humans, webhooks and keys. Keys that are bound to humans are made by a call or a command."
        />
        <OwnKeyField />
      </Form>
    </Dialog>
  )
}

function keyIn(fields: FormData): KeyInput {
  const scope = textIn(fields, 'scope') ?? ''
  return { name: textIn(fields, 'name') ?? '', scope: isScope(scope) ? scope : 'agent' }
}
