import type { DeliveryDetail } from '../../api/types.ts'
import { CopyButton } from '../../ui/copy.tsx'
import { Attempts } from './delivery-attempts.tsx'
import { bodyWords, headerWords } from './webhook-words.ts'

/** What was sent, to be read or copied: its headers and its body; and what each attempt was answered. */
export function Sent({ delivery }: { readonly delivery: DeliveryDetail }) {
  return (
    <>
      <Part title="Headers" text={headerWords(delivery)} />
      <Part title="Body" text={bodyWords(delivery)} />
      <Attempts log={delivery.log} />
    </>
  )
}

function Part({ title, text }: { readonly title: string; readonly text: string }) {
  if (text === '') return null
  return (
    <details class="more sent">
      <summary>{title}</summary>
      <pre>{text}</pre>
      <CopyButton text={text} />
    </details>
  )
}
