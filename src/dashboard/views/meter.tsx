import { numberWords } from '../ui/words.ts'

interface MeterProps {
  /** Of what, for screen readers. */
  readonly name: string
  readonly used: number
  /** Null: no limit, and so no bar. */
  readonly limit: number | null
}

/** From here on the bar says that the end is near. */
const nearShare = 0.8

/** How much is used, as a number and as a bar. */
export function Meter({ name, used, limit }: MeterProps) {
  if (limit === null) {
    return (
      <p class="figure">
        <b>{numberWords(used)}</b> no limit
      </p>
    )
  }
  const share = limit === 0 ? 1 : Math.min(1, used / limit)
  return (
    <>
      <p class="figure">
        <b>{numberWords(used)}</b> of {numberWords(limit)}
      </p>
      <meter
        class={share === 1 ? 'full' : share >= nearShare ? 'near' : undefined}
        aria-label={name}
        value={share}
      />
    </>
  )
}
