import type { ComponentChildren } from 'preact'
import { Button } from '../../ui/button.tsx'

/** From one time of the clock to another; an end that is not after the start lies on the next day. */
export interface WallSpan {
  readonly start: string
  readonly end: string
}

interface WallSpanProps<T extends WallSpan> {
  readonly span: T
  /** What it is, for those who hear the page: `Monday`. */
  readonly name: string
  readonly onChange: (span: T) => void
  readonly onRemove: () => void
  readonly children?: ComponentChildren
}

export function WallSpanFields<T extends WallSpan>(props: WallSpanProps<T>) {
  const { span, name, onChange, onRemove, children } = props
  return (
    <div class="span">
      <input
        type="time"
        aria-label={`${name} from`}
        value={span.start}
        onInput={(event) => onChange({ ...span, start: event.currentTarget.value })}
      />
      <span aria-hidden="true">–</span>
      <input
        type="time"
        aria-label={`${name} to`}
        value={span.end === midnight ? '00:00' : span.end}
        onInput={(event) => onChange({ ...span, end: endOf(event.currentTarget.value) })}
      />
      <Button kind="quiet" icon="close" label={`Remove ${name}`} onClick={onRemove} />
      {children}
    </div>
  )
}

const midnight = '24:00'

/** The field of a browser knows no 24:00. */
export function endOf(typed: string): string {
  return typed === '00:00' ? midnight : typed
}
