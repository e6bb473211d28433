import type { Calendar } from '../../api/calendar-types.ts'
import { TextField } from '../../ui/form.tsx'

interface KindChoiceProps {
  readonly type: Calendar['type']
  readonly onChoose: (type: Calendar['type']) => void
}

const kinds = [
  ['ics', 'An iCal address'],
  ['caldav', 'A CalDAV account'],
] as const

export function KindChoice({ type, onChoose }: KindChoiceProps) {
  return (
    <fieldset class="chips">
      <legend class="unseen">How it is read</legend>
      {kinds.map(([value, label]) => (
        <label key={value}>
          <input
            type="radio"
            name="kind"
            checked={type === value}
            onChange={() => onChoose(value)}
          />
          {label}
        </label>
      ))}
    </fieldset>
  )
}

interface AccessFieldsProps {
  readonly type: Calendar['type']
  /** Whether it is opened for the first time. */
  readonly isNew: boolean
}

/** What opens a calendar. It is sealed, and never shown again. */
export function AccessFields({ type, isNew }: AccessFieldsProps) {
  const again = isNew ? '' : ' Empty: as it is.'
  if (type === 'ics') {
    return (
      <TextField
        name="url"
        label="Secret address in iCal format"
        type="url"
        placeholder="https://calendar.google.com/calendar/ical/…/basic.ics"
        hint={`Google: Settings of the calendar, “Secret address in iCal format”. Outlook: “Publish a calendar”, ICS. It is read alone.${again}`}
      />
    )
  }
  return (
    <>
      <TextField
        name="url"
        label="Address of the server or of the calendar"
        type="url"
        placeholder="https://caldav.icloud.com"
        hint={`It finds the calendar by itself where the account has one.${again}`}
      />
      <div class="row">
        <TextField name="username" label="User name" />
        <TextField
          name="password"
          label="Password"
          type="password"
          hint="Best one made for this alone."
        />
      </div>
    </>
  )
}
