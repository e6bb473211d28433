import { numberWords } from '../../ui/words.ts'

interface MeterProps {
  /** What is measured, for screen readers. */
  readonly name: string
  readonly used: number
  /** Null: no limit, and so no bar. */
  readonly limit: number | null
  /** Whether its end is a trouble, and so is drawn as one. */
  readonly warns?: boolean
}

/** From here on the bar says that the end is near. */
const nearShare = 0.8

/** How much is used, as a number and as a bar; browsers draw their own bar each in another way. */
export function Meter({ name, used, limit, warns = false }: MeterProps) {
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
      <meter class="unseen" aria-label={name} value={share} />
      <div class={`meter ${warns ? nearness(share) : ''}`}>
        <div style={{ width: `${share * 100}%` }} />
      </div>
    </>
  )
}

function nearness(share: number): string {
  if (share === 1) return 'full'
  return share >= nearShare ? 'near' : ''
}
