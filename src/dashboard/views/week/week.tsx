import type { Human } from '../../api/types.ts'
import { useAsk } from '../../api/use-ask.ts'
import { Loaded } from '../../ui/page.tsx'
import { HumanPage } from '../humans/human-page.tsx'

/** One human: who it is, the week, and the calendars kept elsewhere. */
export function Week({ humanId }: { readonly humanId: string }) {
  const asked = useAsk<Human>(`/v1/humans/${humanId}`)
  return (
    <Loaded of={asked}>
      {(human) => <HumanPage human={human} onChange={() => asked.again()} />}
    </Loaded>
  )
}
