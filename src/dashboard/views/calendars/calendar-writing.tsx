import type { ComponentChildren } from 'preact'
import type { Calendar } from '../../api/calendar-types.ts'
import { SelectField } from '../../ui/form.tsx'

interface CheckFieldProps {
  readonly name: string
  readonly on: boolean
  readonly children: ComponentChildren
}

export function CheckField({ name, on, children }: CheckFieldProps) {
  return (
    <label class="check">
      <input type="checkbox" name={name} defaultChecked={on} />
      {children}
    </label>
  )
}

/** What a meeting is called where others may read it: in a calendar that bookings are written into, and in the feed. */
export function DetailField({ detail }: { readonly detail: Calendar['detail'] }) {
  return (
    <SelectField
      name="detail"
      label="What it says of a booking"
      value={detail}
      options={[
        ['busy', '“Booked”, and no more'],
        ['full', 'With whom and where'],
      ]}
    />
  )
}

/** Whether bookings are written into a calendar, and in which words. */
export function WritingFields({ calendar }: { readonly calendar: Calendar | null }) {
  return (
    <>
      <CheckField name="write_bookings" on={calendar?.write_bookings ?? false}>
        Write bookings into it. It takes over from the calendar that had them before.
      </CheckField>
      <DetailField detail={calendar?.detail ?? 'busy'} />
    </>
  )
}
