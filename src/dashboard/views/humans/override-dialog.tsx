import { useState } from 'preact/hooks'
import { call } from '../../api/call.ts'
import type { Human, Override, OverrideInput } from '../../api/types.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { FieldGroup, Form, TextField, textIn } from '../../ui/form.tsx'
import { say } from '../../ui/toast.tsx'
import { zoneWords } from '../../ui/words.ts'
import type { Span } from '../../week/axis.ts'
import { readDate, timeOf } from '../../week/zone.ts'
import { type Repeat, RepeatFields, recurrenceIn } from './override-repeat.tsx'
import { type Times, timesOf } from './override-times.ts'

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

/** Where nothing was drawn. */
const afternoon = { minutes: 14 * 60, endMinutes: 15 * 60 }

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
  const times = span ? timesOf(span, human.timezone) : { ...afternoon, date }
  const [first, setFirst] = useState(times.date)

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
        {!allDay && <TimeFields {...times} />}
        <div class="row">
          <TextField
            name="start_date"
            label="First day"
            type="date"
            value={times.date}
            onInput={(typed) => setFirst(readDate(typed) ?? first)}
          />
          <TextField name="end_date" label="Last day (optional)" type="date" />
        </div>
        <RepeatFields date={first} repeat={repeat} onChoose={setRepeat} />
        <p class="hint">Times are those of {zoneWords(human.timezone)}.</p>
      </Form>
    </Dialog>
  )
}

function TimeFields({ minutes, endMinutes }: Times) {
  return (
    <div class="row">
      <TextField name="start_time" label="From" type="time" value={timeOf(minutes)} />
      <TextField name="end_time" label="To" type="time" value={timeOf(endMinutes)} />
    </div>
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
