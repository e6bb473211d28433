import { useState } from 'preact/hooks'
import type { Account } from '../../api/types.ts'
import { Choice } from '../../ui/choice.tsx'
import { Form } from '../../ui/form.tsx'
import { say } from '../../ui/toast.tsx'
import { browserZone } from '../../ui/words.ts'
import { HolidayFields } from '../holidays/holiday-fields.tsx'
import { useHolidays } from '../holidays/use-holidays.ts'
import { LeftOutside, useTelling } from '../left-outside.tsx'

/** The public holidays of everybody who says nothing else. */
export function AccountHolidays({ account: { holidays } }: { readonly account: Account }) {
  const [kind, setKind] = useState<'place' | 'none'>(holidays ? 'place' : 'none')
  const state = useHolidays(holidays, readersCountry())
  const telling = useTelling()
  const submit = async () => {
    const body = { holidays: kind === 'none' ? null : state.read() }
    if (!(await telling.change('PATCH', '/v1/account', body))) return
    say(
      kind === 'none'
        ? 'Public holidays are ordinary days.'
        : 'The holidays of the account are set.',
    )
  }
  return (
    <section class="card settings-card" aria-labelledby="holidays">
      <header>
        <h2 id="holidays">Public holidays</h2>
        <p class="lead">
          Days off for everybody without holidays of their own. To work on one, open that date with
          an override.
        </p>
      </header>
      <Form action={telling.left ? 'Save anyway' : 'Save holidays'} onSubmit={submit}>
        <Choice
          name="Public holidays"
          value={kind}
          options={[
            ['none', 'None'],
            ['place', 'Of a country'],
          ]}
          onChoose={setKind}
        />
        {kind === 'place' && <HolidayFields state={state} />}
        <LeftOutside left={telling.left} timeZone={browserZone} />
      </Form>
    </section>
  )
}

/** What the browser is set to, as a proposal. */
function readersCountry(): string {
  return new Intl.Locale(navigator.language).region ?? ''
}
