import { useState } from 'preact/hooks'
import type { Calendar, CalendarInput, CalendarPatch } from '../../api/calendar-types.ts'
import { call } from '../../api/call.ts'
import type { Human } from '../../api/types.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { Form, TextField, textIn } from '../../ui/form.tsx'
import { say } from '../../ui/toast.tsx'
import { AccessFields, KindChoice } from './calendar-access.tsx'
import { CheckField, WritingFields } from './calendar-writing.tsx'

interface CalendarDialogProps {
  readonly human: Human
  /** Null: one is connected. */
  readonly calendar: Calendar | null
  readonly onDone: () => void
  readonly onClose: () => void
}

/** Where a calendar is kept, as whom it is read, and whether bookings are written into it. */
export function CalendarDialog({ human, calendar, onDone, onClose }: CalendarDialogProps) {
  const [type, setType] = useState<Calendar['type']>(calendar?.type ?? 'ics')
  const path = `/v1/humans/${human.id}/calendars`
  const submit = async (fields: FormData) => {
    const saved = calendar
      ? await call<Calendar>('PATCH', `${path}/${calendar.id}`, changeIn(fields, type))
      : await call<Calendar>('POST', path, { type, ...accessIn(fields), ...termsIn(fields, type) })
    say(calendar ? `${saved.name} was changed.` : `${saved.name} is read within seconds.`)
    onClose()
    onDone()
  }
  return (
    <Dialog
      title={calendar ? `Edit ${calendar.name}` : `Connect a calendar of ${human.name}`}
      onClose={onClose}
      side
    >
      <Form action={calendar ? 'Save' : 'Connect'} onSubmit={submit}>
        {!calendar && <KindChoice type={type} onChoose={setType} />}
        {!calendar && <AccessFields type={type} isNew />}
        <TextField
          name="name"
          label={calendar ? 'Name' : 'Name (optional)'}
          value={calendar?.name ?? ''}
          placeholder="Work"
        />
        {calendar && (
          <CheckField name="read_busy" on={calendar.read_busy}>
            What is busy there is not offered here
          </CheckField>
        )}
        {type === 'caldav' && <WritingFields calendar={calendar} />}
        {calendar && (
          <details class="more" open={calendar.status === 'reconnect'}>
            <summary>Connect it again, with a new address or password</summary>
            <AccessFields type={type} isNew={false} />
          </details>
        )}
        <TextField
          name="max_age_minutes"
          label="Minutes it is believed after it was read (optional)"
          type="number"
          value={calendar ? String(calendar.max_age_minutes) : ''}
          hint={`Where it cannot be read for longer, nothing is offered. Empty: ${usualAge[type]}.`}
        />
      </Form>
    </Dialog>
  )
}

const usualAge = { ics: 'a day', caldav: 'an hour' } as const

function accessIn(fields: FormData): Pick<CalendarInput, 'url' | 'username' | 'password'> {
  const [username, password] = [textIn(fields, 'username'), fields.get('password')]
  return {
    url: textIn(fields, 'url') ?? '',
    ...(username === undefined ? {} : { username }),
    ...(typeof password === 'string' && password !== '' ? { password } : {}),
  }
}

/** Everything but how it is opened. */
function termsIn(
  fields: FormData,
  type: Calendar['type'],
): Pick<CalendarInput, 'name' | 'max_age_minutes' | 'write_bookings' | 'detail'> {
  const [name, minutes] = [textIn(fields, 'name'), textIn(fields, 'max_age_minutes')]
  return {
    ...(name === undefined ? {} : { name }),
    ...(minutes === undefined ? {} : { max_age_minutes: Number(minutes) }),
    ...(type === 'caldav' && {
      write_bookings: fields.has('write_bookings'),
      detail: fields.get('detail') === 'full' ? 'full' : 'busy',
    }),
  }
}

/** Nothing was typed of how it is opened: that stays as it is. */
function changeIn(fields: FormData, type: Calendar['type']): CalendarPatch {
  const access = accessIn(fields)
  const isOpened = access.url !== '' || Object.keys(access).length > 1
  const { url, ...person } = access
  return {
    ...termsIn(fields, type),
    ...{ read_busy: fields.has('read_busy') },
    ...(isOpened && { ...(url === '' ? {} : { url }), ...person }),
  }
}
