import type { ComponentChildren } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import { useMay } from '../../api/session.ts'
import type { Human } from '../../api/types.ts'
import { Choice } from '../../ui/choice.tsx'
import { Dialog, Unsaved } from '../../ui/dialog.tsx'
import { HumanHolidays } from '../holidays/human-holidays.tsx'
import { HoursForm } from './hours-form.tsx'

interface HoursDialogProps {
  readonly human: Human
  readonly onDone: () => void
  readonly onClose: () => void
}

type Part = 'hours' | 'holidays'

const partNames = [
  ['hours', 'Hours'],
  ['holidays', 'Holidays'],
] as const satisfies readonly (readonly [Part, string])[]

/** When a human can be met, for how long, and with what around it; and on which holidays not. */
export function HoursDialog({ human, onDone, onClose }: HoursDialogProps) {
  const [part, setPart] = useState<Part>('hours')
  // A part that was seen stays, with what was typed there.
  const [seen, setSeen] = useState<readonly Part[]>(['hours'])
  const [changed, setChanged] = useState<readonly Part[]>([])
  const [isAsking, setAsking] = useState(false)
  const mayChange = useMay('admin')
  const show = (next: Part) => {
    setPart(next)
    setSeen([...seen, next])
  }
  const saved = (one: Part) => () => {
    const rest = changed.filter((other) => other !== one)
    setChanged(rest)
    if (rest[0] === undefined) onClose()
    else show(rest[0])
  }
  const forms = { hours: HoursForm, holidays: HumanHolidays }
  return (
    <Dialog
      title={`Hours of ${human.name}`}
      onClose={onClose}
      {...(changed.length > 0 && { onLeave: () => setAsking(true) })}
      side
    >
      {isAsking && changed.length > 0 && (
        <Unsaved what={changed.join(' and ')} onDiscard={onClose} onStay={() => setAsking(false)} />
      )}
      {mayChange && <Choice name="Which part" value={part} options={partNames} onChoose={show} />}
      {partNames.map(([one]) => {
        const FormOf = forms[one]
        if (!seen.includes(one)) return null
        const mark = () => setChanged((all) => (all.includes(one) ? all : [...all, one]))
        return (
          <Watched key={one} isShown={one === part} onChange={mark}>
            <FormOf human={human} onDone={onDone} onClose={saved(one)} />
          </Watched>
        )
      })}
    </Dialog>
  )
}

interface WatchedProps {
  readonly isShown: boolean
  readonly onChange: () => void
  readonly children: ComponentChildren
}

/** Notices what is typed and chosen in a form, and rows that are added and removed by a button. */
function Watched({ isShown, onChange, children }: WatchedProps) {
  const place = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const onClick = ({ target }: Event) => {
      if (target instanceof Element && target.closest('form button[type=button]')) onChange()
    }
    place.current?.addEventListener('input', onChange)
    place.current?.addEventListener('click', onClick)
  }, [])
  return (
    <div ref={place} hidden={!isShown}>
      {children}
    </div>
  )
}
