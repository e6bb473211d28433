import type { Service } from '../../api/service-types.ts'
import type { Human } from '../../api/types.ts'
import { SelectField, TextField } from '../../ui/form.tsx'
import { Durations } from '../hours/durations.tsx'
import { FurtherRules, noticeRules } from '../hours/further-rules.tsx'
import { PeopleField } from './people-field.tsx'
import { termsRules } from './service-draft.ts'
import { assignWords } from './service-words.ts'

interface ServiceFieldsProps {
  readonly service: Service | null
  readonly people: readonly Human[]
}

/** All but the hours. */
export function ServiceFields({ service, people }: ServiceFieldsProps) {
  const text = (name: 'slug' | 'description' | 'location') => service?.[name] ?? ''
  return (
    <>
      <TextField name="name" label="Name" value={service?.name ?? ''} placeholder="Intro call" />
      <Durations name="durations" minutes={service?.durations ?? [30]} />
      <PeopleField service={service} people={people} />
      <SelectField
        name="assign"
        label="Who of them is booked"
        value={service?.assign ?? 'first'}
        options={Object.entries(assignWords)}
      />
      <TextField
        name="location"
        label="Where (optional)"
        value={text('location')}
        placeholder="https://meet.example.com/intro"
      />
      <TextField name="description" label="What it is for (optional)" value={text('description')} />
      <TextField
        name="slug"
        label="Short name (optional)"
        value={text('slug')}
        placeholder="intro"
        hint="Small letters, digits and hyphens, for programs."
      />
      <FurtherRules
        title="Buffers, notice and limits"
        names={termsRules}
        rules={service ?? {}}
        hint="Empty: as whoever gives it has set."
      />
      <FurtherRules
        title="Until when attendees cancel and move"
        names={noticeRules}
        rules={service ?? {}}
        hint="Empty: as whoever gives it has set, else until the start."
      />
    </>
  )
}
