import { useState } from 'preact/hooks'
import type { Human, Override, OverrideInput } from '../../api/types.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { FieldGroup, Form, TextField, textIn } from '../../ui/form.tsx'
import { say } from '../../ui/toast.tsx'
import { zoneWords } from '../../ui/words.ts'
import { dayMinutes, readDate, timeOf } from '../../week/zone.ts'
import { LeftOutside, useTelling } from '../left-outside.tsx'
import { type Draft, textOfDates } from './override-draft.ts'
import { type Repeat, RepeatFields, recurrenceIn } from './override-repeat.tsx'

interface OverrideDialogProps {
  readonly human: Human
  /** What the form begins with. */
  readonly draft: Draft
  readonly onDone: () => void
  readonly onClose: () => void
}

const words = {
  block: { title: 'Block time of', action: 'Block this time', done: 'blocked' },
  open: { title: 'Open time of', action: 'Open this time', done: 'opened' },
} as const

/** Takes time away, or adds it: once, or again and again; or changes what was taken or added before. */
export function OverrideDialog({ human, draft, onDone, onClose }: OverrideDialogProps) {
  const { override } = draft
  const [type, setType] = useState(draft.type)
  const [allDay, setAllDay] = useState(override?.all_day ?? false)
  const [repeat, setRepeat] = useState<Repeat>(override?.recurrence ? 'kept' : 'once')
  const [first, setFirst] = useState(draft.date)
  const telling = useTelling()
  const path = `/v1/humans/${human.id}/overrides`
  const said = words[type]

  const submit = async (fields: FormData) => {
    const input = overrideIn(fields, { type, allDay, repeat, override })
    const isDone = override
      ? await telling.change('PATCH', `${path}/${override.id}`, { ...cleared, ...input })
      : await telling.change('POST', path, input)
    if (!isDone) return
    say(`${input.title} was ${override ? 'changed' : said.done}.`)
    onDone()
  }
  return (
    <Dialog
      title={override ? `Edit ${override.title}` : `${said.title} ${human.name}`}
      onClose={onClose}
    >
      <Form action={actionOf(draft, said.action, telling.left !== null)} onSubmit={submit}>
        <TypeChoice type={type} onChoose={setType} />
        <TextField
          name="title"
          label="Title"
          value={override?.title ?? ''}
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
        {!allDay && <TimeFields {...draft} />}
        {override?.dates ? (
          <TextField name="dates" label="Dates" value={textOfDates(override.dates)} />
        ) : (
          <>
            <DateFields draft={draft} onFirst={(date) => setFirst(date ?? first)} />
            <RepeatFields
              date={first}
              repeat={repeat}
              kept={override?.recurrence ? override : null}
              onChoose={setRepeat}
            />
          </>
        )}
        <p class="hint">Times are those of {zoneWords(human.timezone)}.</p>
        <LeftOutside left={telling.left} timeZone={human.timezone} />
      </Form>
    </Dialog>
  )
}

function actionOf({ override }: Draft, make: string, isTold: boolean): string {
  if (isTold) return override ? 'Save anyway' : `${make} anyway`
  return override ? 'Save' : make
}

interface DateFieldsProps {
  readonly draft: Draft
  readonly onFirst: (date: string | null) => void
}

function DateFields({ draft, onFirst }: DateFieldsProps) {
  return (
    <div class="row">
      <TextField
        name="start_date"
        label="First day"
        type="date"
        value={draft.date}
        onInput={(typed) => onFirst(readDate(typed))}
      />
      <TextField
        name="end_date"
        label="Last day (optional)"
        type="date"
        value={draft.override?.end_date ?? ''}
      />
    </div>
  )
}

function TimeFields({ minutes, endMinutes }: Draft) {
  return (
    <div class="row">
      <TextField name="start_time" label="From" type="time" value={timeOf(minutes)} />
      <TextField name="end_time" label="To" type="time" value={timeOf(endMinutes % dayMinutes)} />
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

interface Chosen {
  readonly type: 'block' | 'open'
  readonly allDay: boolean
  readonly repeat: Repeat
  readonly override: Override | null
}

function overrideIn(fields: FormData, { type, allDay, repeat, override }: Chosen): OverrideInput {
  const [start, end] = [textIn(fields, 'start_time'), textIn(fields, 'end_time')]
  const dates = textIn(fields, 'dates')
  return {
    ...{ type, title: textIn(fields, 'title') ?? '', all_day: allDay },
    ...(allDay || start === undefined ? {} : { start_time: start }),
    ...(allDay || end === undefined ? {} : { end_time: end === '00:00' ? '24:00' : end }),
    ...(dates === undefined
      ? rangeIn(fields, repeat, override)
      : { dates: dates.split(/[\s,;]+/).filter(Boolean) }),
  }
}

function rangeIn(fields: FormData, repeat: Repeat, override: Override | null) {
  const [first = '', last] = [textIn(fields, 'start_date'), textIn(fields, 'end_date')]
  const kept = override?.recurrence
  return {
    start_date: first,
    ...(last === undefined ? {} : { end_date: last }),
    ...(repeat === 'kept' && kept ? { recurrence: kept } : {}),
    ...(repeat === 'once' || repeat === 'kept'
      ? {}
      : { recurrence: recurrenceIn(fields, repeat, first) }),
  }
}

/** What a change takes away unless it says it anew. */
const cleared = { start_time: null, end_time: null, end_date: null, recurrence: null }
