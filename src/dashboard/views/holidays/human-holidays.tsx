import { useState } from 'preact/hooks'
import type { Account, Human } from '../../api/types.ts'
import { useAsk } from '../../api/use-ask.ts'
import { Choice } from '../../ui/choice.tsx'
import { Form } from '../../ui/form.tsx'
import { Loaded } from '../../ui/page.tsx'
import { say } from '../../ui/toast.tsx'
import { LeftOutside, useTelling } from '../left-outside.tsx'
import { HolidayFields } from './holiday-fields.tsx'
import { holidayWords } from './holiday-words.ts'
import { useHolidays, useRegions } from './use-holidays.ts'

interface HumanHolidaysProps {
  readonly human: Human
  readonly onDone: () => void
  readonly onClose: () => void
}

type Kind = 'account' | 'own' | 'none'

/** Which public holidays are off for one human: those of the account, those of another place, or none. */
export function HumanHolidays(props: HumanHolidaysProps) {
  const account = useAsk<Account>('/v1/account', { quiet: true })
  return <Loaded of={account}>{(known) => <HolidayForm {...props} account={known} />}</Loaded>
}

interface HolidayFormProps extends HumanHolidaysProps {
  readonly account: Account
}

function HolidayForm({ human, account, onDone, onClose }: HolidayFormProps) {
  const { holidays } = human
  const [kind, setKind] = useState<Kind>(
    holidays === undefined ? 'account' : holidays === null ? 'none' : 'own',
  )
  const state = useHolidays(holidays ?? account.holidays)
  const regions = useRegions(account.holidays?.country)
  const telling = useTelling()
  const submit = async () => {
    const body = { holidays: kind === 'own' ? state.read() : kind === 'none' ? null : {} }
    if (!(await telling.change('PATCH', `/v1/humans/${human.id}`, body))) return
    say(`The holidays of ${human.name} are set.`)
    onClose()
    onDone()
  }
  return (
    <Form action={telling.left ? 'Save anyway' : 'Save holidays'} onSubmit={submit}>
      <Choice
        name="Whose holidays"
        value={kind}
        options={[
          ['account', 'As the account'],
          ['own', 'Of another place'],
          ['none', 'None'],
        ]}
        onChoose={setKind}
      />
      {kind === 'account' && <p class="hint">{holidayWords(account.holidays, regions)}</p>}
      {kind === 'own' && <HolidayFields state={state} />}
      {kind === 'none' && <p class="hint">Public holidays are ordinary days.</p>}
      <LeftOutside left={telling.left} timeZone={human.timezone} />
    </Form>
  )
}
