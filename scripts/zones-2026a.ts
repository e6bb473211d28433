/**
 * Writes down where IANA 2026a, by which 0.1.0 decided, differs from the embedded rules from 2026 on. It was run once,
 * on Bun 1.4.5, whose ICU carries 2026a: `bun scripts/zones-2026a.ts`. A newer runtime cannot make this file again.
 */
import { join } from 'node:path'
import { Temporal } from 'temporal-polyfill'
import embedded from '../src/domain/time/iana-zones.txt' with { type: 'text' }
import { type Change, changesIn, readFooter } from '../src/domain/time/zone-footer.ts'
import { shortened, spansBetween, type ZoneRecord } from '../src/domain/time/zone-history.ts'
import { readZoneRules, showZoneRules } from '../src/domain/time/zone-rules.ts'

const [fromMs, toMs] = [Date.UTC(2026, 0), Date.UTC(2100, 0)]
const rules = readZoneRules(embedded)
const footers = [...new Set(embedded.split('\n').map((line) => line.split('|')[1] ?? ''))]

function spansOfRuntime(name: string): Change[] {
  let at = Temporal.Instant.fromEpochMilliseconds(fromMs).toZonedDateTimeISO(name)
  const spans: Change[] = []
  for (;;) {
    const offsetMs = at.offsetNanoseconds / 1e6
    if (spans.at(-1)?.offsetMs !== offsetMs) {
      spans.push({ atMs: at.epochMilliseconds, offsetMs, abbreviation: at.offset })
    }
    const next = at.getTimeZoneTransition('next')
    if (!next || next.epochMilliseconds >= toMs) return spans
    at = next
  }
}

const shown = (spans: readonly Change[]) => JSON.stringify(spans.map((s) => [s.atMs, s.offsetMs]))
/** Without the spans that differ from the one before by their letters alone. */
const byOffset = (spans: readonly Change[]) =>
  spans.filter(({ offsetMs }, n) => offsetMs !== spans[n - 1]?.offsetMs)

/** A rule for ever after that gives the last years' changes. */
function footerOf(spans: readonly Change[]): string {
  const last = spans.filter(({ atMs }) => atMs >= Date.UTC(2090, 0))
  const years = Array.from({ length: 10 }, (_, n) => 2090 + n)
  const found = footers.find((footer) => {
    const rule = readFooter(footer)
    if (!rule?.summer) return false
    return shown(years.flatMap((year) => changesIn(rule, year))) === shown(last)
  })
  return found ?? ''
}

const zones = new Map<string, ZoneRecord>()
for (const name of rules.names.filter((name) => rules.targetOf(name) === name)) {
  const old = spansOfRuntime(name)
  if (shown(old) === shown(byOffset(spansBetween(rules.history(name), fromMs, toMs)))) continue
  const [first = { offsetMs: 0, abbreviation: '' }, ...changes] = old
  zones.set(name, shortened({ first, changes, footer: footerOf(old) }))
}
const text = showZoneRules({ version: '2026a', releasedMs: fromMs, zones, links: new Map() })
await Bun.write(join(import.meta.dir, '..', 'src', 'domain', 'time', 'iana-zones-2026a.txt'), text)
console.log(`zones of 2026a that differ: ${[...zones.keys()].join(', ')}`)
