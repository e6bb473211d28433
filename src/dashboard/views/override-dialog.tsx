import { useState } from 'preact/hooks'
import { call } from '../api/call.ts'
import type { Human, Override, OverrideInput } from '../api/types.ts'
import { Dialog } from '../ui/dialog.tsx'
import { FieldGroup, Form, SelectField, TextField, textIn } from '../ui/form.tsx'
import { say } from '../ui/toast.tsx'
import { zoneWords } from '../ui/words.ts'
import type { Span } from '../week/schedule.ts'
import { timeOf, type Wall, wallAt, weekdayOf } from '../week/zone.ts'
import { Chips } from './hours-dialog.tsx'
import { dayName } from './hours-words.ts'
import { nthWords } from './override-words.ts'

interface OverrideDialogProps {
  readonly human: Human
  readonly type: 'block' | 'open'
  /** What was drawn; null: nothing was. */
  readonly span: Span | null
  /** The date to begin with where nothing was drawn. */
  readonly date: string
  readonly onDone: () => void
  readonly onClose: () => void
}

type Repeat = 'once' | 'weekly' | 'day of month' | 'weekday of month'

/** Takes time away, or adds it: once, or again and again. */
export function OverrideDialog({
  human,
  span,
  date,
  onDone,
  onClose,
  ...rest
}: OverrideDialogProps) {
  const [type, setType] = useState(rest.type)
  const [allDay, setAllDay] = useState(false)
  const [repeat, setRepeat] = useState<Repeat>('once')
  const start: Wall = span ? wallAt(span.startMs, human.timezone) : { date, minutes: 14 * 60 }
  const end = span ? wallAt(span.endMs, human.timezone).minutes : 15 * 60

  const submit = async (fields: FormData) => {
    const override = overrideIn(fields, type, allDay, repeat)
    await call<Override>('POST', `/v1/humans/${human.id}/overrides`, override)
    say(`${override.title} was ${type === 'block' ? 'blocked' : 'opened'}.`)
    onDone()
  }
  return (
    <Dialog
      title={`${type === 'block' ? 'Block' : 'Open'} time of ${human.name}`}
      onClose={onClose}
    >
      <Form action={type === 'block' ? 'Block this time' : 'Open this time'} onSubmit={submit}>
        <TypeChoice type={type} onChoose={setType} />
        <TextField
          name="title"
          label="Title"
          placeholder={type === 'block' ? 'Team meeting' : 'Saturday morning'}
          focus
        />
        <label class="check">
          <input
            type="checkbox"
            checked={allDay}
            onChange={(event) => setAllDay(event.currentTarget.checked)}
          />
          All day
        </label>
        {!allDay && (
          <div class="row">
            <TextField name="start_time" label="From" type="time" value={timeOf(start.minutes)} />
            <TextField name="end_time" label="To" type="time" value={timeOf(end)} />
          </div>
        )}
        <div class="row">
          <TextField name="start_date" label="First day" type="date" value={start.date} />
          <TextField name="end_date" label="Last day (optional)" type="date" />
        </div>
        <RepeatFields date={start.date} repeat={repeat} onChoose={setRepeat} />
        <p class="hint">Times are those of {zoneWords(human.timezone)}.</p>
      </Form>
    </Dialog>
  )
}

interface TypeChoiceProps {
  readonly type: 'block' | 'open'
  readonly onChoose: (type: 'block' | 'open') => void
}

function TypeChoice({ type, onChoose }: TypeChoiceProps) {
  const types = [
    ['block', 'Block: nobody can book'],
    ['open', 'Open: beyond the hours'],
  ] as const
  return (
    <FieldGroup name="type" label="What it does">
      <div class="chips">
        {types.map(([value, label]) => (
          <label key={value}>
            <input
              type="radio"
              name="type"
              checked={type === value}
              onChange={() => onChoose(value)}
            />
            {label}
          </label>
        ))}
      </div>
    </FieldGroup>
  )
}

interface RepeatFieldsProps {
  readonly date: string
  readonly repeat: Repeat
  readonly onChoose: (repeat: Repeat) => void
}

function RepeatFields({ date, repeat, onChoose }: RepeatFieldsProps) {
  const day = weekdayOf(date)
  const week = Math.ceil(Number(date.slice(8)) / 7)
  const repeats: readonly (readonly [Repeat, string])[] = [
    ['once', 'Once'],
    ['weekly', 'By week'],
    ['day of month', `By month, on day ${Number(date.slice(8))}`],
    ['weekday of month', `By month, on the ${nthWords(week)} ${dayName(day)}`],
  ]
  const choose = (value: string) =>
    onChoose(repeats.find(([option]) => option === value)?.[0] ?? 'once')
  return (
    <>
      <div class="row">
        <SelectField
          name="recurrence"
          label="Repeats"
          value={repeat}
          options={repeats}
          onChange={choose}
        />
        {repeat !== 'once' && (
          <TextField
            name="recurrence.interval"
            label={`Every … ${repeat === 'weekly' ? 'weeks' : 'months'}`}
            type="number"
            value="1"
          />
        )}
      </div>
      {repeat === 'weekly' && (
        <FieldGroup name="recurrence.days" label="On">
          <Chips name="recurrence.days" values={[1, 2, 3, 4, 5, 6, 7]} on={[day]}>
            {dayName}
          </Chips>
        </FieldGroup>
      )}
    </>
  )
}

function overrideIn(
  fields: FormData,
  type: 'block' | 'open',
  allDay: boolean,
  repeat: Repeat,
): OverrideInput {
  const [start, end] = [textIn(fields, 'start_time'), textIn(fields, 'end_time')]
  const [first = '', last] = [textIn(fields, 'start_date'), textIn(fields, 'end_date')]
  return {
    type,
    title: textIn(fields, 'title') ?? '',
    all_day: allDay,
    start_date: first,
    ...(last === undefined ? {} : { end_date: last }),
    ...(allDay || start === undefined ? {} : { start_time: start }),
    ...(allDay || end === undefined ? {} : { end_time: end === '00:00' ? '24:00' : end }),
    ...(repeat === 'once' ? {} : { recurrence: recurrenceIn(fields, repeat, first) }),
  }
}

function recurrenceIn(
  fields: FormData,
  repeat: Exclude<Repeat, 'once'>,
  date: string,
): NonNullable<OverrideInput['recurrence']> {
  const interval = Number(textIn(fields, 'recurrence.interval') ?? 1)
  if (repeat === 'weekly') {
    return { freq: 'weekly', interval, days: fields.getAll('recurrence.days').map(Number) }
  }
  if (repeat === 'day of month') {
    return { freq: 'monthly', interval, day_of_month: Number(date.slice(8)) }
  }
  const weeks = [1, 2, 3, 4, 5] as const
  const week = weeks[Math.ceil(Number(date.slice(8)) / 7) - 1] ?? -1
  return { freq: 'monthly', interval, week, day: weekdayOf(date) }
}
