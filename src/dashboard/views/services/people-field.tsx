import { useState } from 'preact/hooks'
import type { Service, ServiceInput } from '../../api/service-types.ts'
import type { Human } from '../../api/types.ts'
import { FieldGroup, SelectField, TextField, textIn } from '../../ui/form.tsx'

type Kind = 'everybody' | 'role' | 'named'

const kinds: readonly (readonly [Kind, string])[] = [
  ['everybody', 'Everybody'],
  ['role', 'Whoever has a role'],
  ['named', 'People by name'],
]

interface PeopleFieldProps {
  readonly service: Service | null
  readonly people: readonly Human[]
}

/** Who gives a service. */
export function PeopleField({ service, people }: PeopleFieldProps) {
  const [kind, setKind] = useState<Kind>(kindOf(service))
  const roles = [...new Set(people.flatMap(({ role }) => role ?? []))].sort()
  const choose = (value: string) =>
    setKind(kinds.find(([option]) => option === value)?.[0] ?? 'everybody')
  return (
    <>
      <SelectField name="people" label="Given by" value={kind} options={kinds} onChange={choose} />
      {kind === 'role' && (
        <>
          <TextField name="role" label="Role" value={service?.role ?? ''} list="service-roles" />
          <datalist id="service-roles">
            {roles.map((role) => (
              <option key={role} value={role} />
            ))}
          </datalist>
        </>
      )}
      {kind === 'named' && (
        <FieldGroup name="human_ids" label="Who">
          <div class="choices">
            {people.map(({ id, name }) => (
              <label class="check" key={id}>
                <input
                  type="checkbox"
                  name="human_ids"
                  value={id}
                  defaultChecked={service?.human_ids?.includes(id) ?? false}
                />
                {name}
              </label>
            ))}
          </div>
        </FieldGroup>
      )}
    </>
  )
}

function kindOf(service: Service | null): Kind {
  if (service?.role) return 'role'
  return service?.human_ids ? 'named' : 'everybody'
}

/** What was chosen. */
export function peopleIn(fields: FormData): Pick<ServiceInput, 'human_ids' | 'role'> {
  const kind = fields.get('people')
  if (kind === 'role') return { role: textIn(fields, 'role') ?? '' }
  return kind === 'named' ? { human_ids: fields.getAll('human_ids').map(String) } : {}
}
