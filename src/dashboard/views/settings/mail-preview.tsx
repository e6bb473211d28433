import { useEffect, useState } from 'preact/hooks'
import { Choice } from '../../ui/choice.tsx'
import { type MailKind, mailKinds } from './mail-words.ts'

const folder = '/dashboard/mails'

type Shown = MailKind | 'handed-over' | 'another-address'

const kinds: readonly (readonly [kind: Shown, name: string])[] = [
  ...mailKinds.map(([kind, name]) => [kind, name] as const),
  ['handed-over', 'Handed over'],
  ['another-address', 'Another address'],
]

/** What the service calls it: whoever had the booking before is written to as well. */
function nameOf(kind: Shown, who: 'attendee' | 'human'): string {
  if (kind === 'handed-over') return who === 'human' ? `${kind}-human-before` : `${kind}-${who}`
  return kind === 'another-address' ? `${kind}-${who}-before` : `${kind}-${who}`
}

/** Every mail as it is sent, of one made-up meeting: by the same words, from the service itself. */
export function MailPreview() {
  const [kind, setKind] = useState<Shown>('confirmed')
  const [who, setWho] = useState<'attendee' | 'human'>('attendee')
  const [form, setForm] = useState<'html' | 'txt'>('html')
  const name = nameOf(kind, who)
  const subject = useSubject(`${folder}/${name}.txt`)
  return (
    <section class="card settings-card" aria-labelledby="preview">
      <header>
        <h2 id="preview">What they look like</h2>
        <p class="lead">Of a made-up meeting, each in the zone of whoever reads it.</p>
      </header>
      <div class="preview-choices">
        <Choice name="Which mail" value={kind} options={kinds} onChoose={setKind} />
        <Choice
          name="To whom"
          value={who}
          options={[
            ['attendee', 'To the attendee'],
            ['human', 'To the human'],
          ]}
          onChoose={setWho}
        />
        <Choice
          name="As"
          value={form}
          options={[
            ['html', 'HTML'],
            ['txt', 'Text'],
          ]}
          onChoose={setForm}
        />
      </div>
      <p class="subject">
        <span>Subject</span> <b>{subject}</b>
      </p>
      <iframe
        class="preview"
        title={`Preview: ${subject}`}
        sandbox=""
        src={`${folder}/${name}.${form}`}
      />
    </section>
  )
}

/** The first line of the text. */
function useSubject(path: string): string {
  const [subject, setSubject] = useState('')
  useEffect(() => {
    let isLatest = true
    void fetch(path)
      .then((answer) => answer.text())
      .then((text) => isLatest && setSubject(text.split('\n')[0]?.replace('Subject: ', '') ?? ''))
      // The preview itself says that nothing answers.
      .catch(() => undefined)
    return () => {
      isLatest = false
    }
  }, [path])
  return subject
}
