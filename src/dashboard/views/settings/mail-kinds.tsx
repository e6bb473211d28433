import { type MailKind, mailKinds, type Notifications } from './mail-words.ts'

const whom = [
  ['attendee', 'Attendee'],
  ['human', 'Human'],
] as const

/** A table of boxes: each kind of mail, for each of the two. */
export function MailKinds({ notifications }: { readonly notifications: Notifications }) {
  return (
    <table class="mail-kinds">
      <thead>
        <tr>
          <th scope="col">When</th>
          {whom.map(([who, name]) => (
            <th key={who} scope="col">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {mailKinds.map(([kind, name, when]) => (
          <tr key={kind}>
            <th scope="row">
              {name}
              <small>{when}</small>
            </th>
            {whom.map(([who, whoName]) => (
              <td key={who}>
                <input
                  type="checkbox"
                  name={who}
                  value={kind}
                  aria-label={`${name} to the ${whoName.toLowerCase()}`}
                  defaultChecked={notifications[who]?.includes(kind) ?? true}
                />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

export function mailKindsIn(fields: FormData) {
  const chosen = (who: string): MailKind[] => {
    const values = fields.getAll(who)
    return mailKinds.flatMap(([kind]) => (values.includes(kind) ? [kind] : []))
  }
  return { attendee: chosen('attendee'), human: chosen('human') }
}
