import { useState } from 'preact/hooks'
import { FieldGroup, SelectField } from '../../ui/form.tsx'
import { HolidayDays } from './holiday-days.tsx'
import { countries, typeNames } from './holiday-draft.ts'
import type { HolidayState } from './use-holidays.ts'

/** A place, which of its days count, and what comes of it within a year. */
export function HolidayFields({ state }: { readonly state: HolidayState }) {
  const { draft, change, obstacle } = state
  const [known] = useState(countries)
  return (
    <>
      <div class="pairs">
        <SelectField
          name="holidays.country"
          label="Country"
          value={draft.country}
          options={[['', 'Choose'], ...known]}
          onChange={(country) => change({ ...draft, country, region: '' })}
        />
        <Region state={state} />
      </div>
      <Types state={state} />
      {obstacle !== null && (
        <p class="problem" role="alert">
          {obstacle}
        </p>
      )}
      {draft.country !== '' && obstacle === null && <HolidayDays state={state} />}
    </>
  )
}

/** The parts of the country come with its holidays. */
function Region({ state: { draft, change, days, regions } }: { readonly state: HolidayState }) {
  const kept = draft.region !== '' && days === null ? [[draft.region, '…'] as const] : []
  return (
    <SelectField
      name="holidays.region"
      label="Region"
      value={draft.region}
      options={[
        ['', 'The whole country'],
        ...kept,
        ...regions.map(({ region, name }) => [region, name] as const),
      ]}
      onChange={(region) => change({ ...draft, region })}
    />
  )
}

const types = ['public', 'bank', 'optional', 'school', 'observance'] as const

function Types({ state: { draft, change } }: { readonly state: HolidayState }) {
  const toggle = (type: (typeof types)[number], isOn: boolean) =>
    change({
      ...draft,
      types: types.filter((one) => (one === type ? isOn : draft.types.includes(one))),
    })
  return (
    <FieldGroup name="holidays.types" label="Days that are off">
      <div class="chips">
        {types.map((type) => (
          <label key={type}>
            <input
              type="checkbox"
              checked={draft.types.includes(type)}
              onChange={({ currentTarget }) => toggle(type, currentTarget.checked)}
            />
            {typeNames[type]}
          </label>
        ))}
      </div>
    </FieldGroup>
  )
}
