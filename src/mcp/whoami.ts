/** Who asks, and when: what a model has to know before anything else, and cannot. */
import type { Sight } from '../domain/access/sight.ts'
import { invalid, unknownFaults } from '../domain/errors.ts'
import { quoted } from '../domain/text.ts'
import { showInstant } from '../domain/time/notation.ts'
import { showLocal } from '../domain/time/zone.ts'
import { getAccount } from '../operations/accounts.ts'
import type { Context } from '../operations/context.ts'
import { countHumans, listHumans } from '../operations/humans.ts'
import { ownTool } from './own.ts'
import { described } from './spoken.ts'

const humansMax = 10

const spoken = {
  title: 'Who am I, and what is the time: account, access, people, today’s date',
  requests: ['What day is it today?', 'What am I allowed to do?'],
} as const

export const whoami = ownTool({
  name: 'whoami',
  title: spoken.title,
  description: described(
    spoken,
    'The account, the scope of the key, the humans whom it may see, and now, in words with the zone.',
  ),
  scope: 'read or rep',
  hints: {
    readOnlyHint: true,
    destructiveHint: false,
    idempotentHint: true,
    openWorldHint: false,
  },
  input: {
    schema: { type: 'object', properties: {} },
    read(given) {
      const names = Object.keys(given).filter((name) => given[name] !== null)
      if (names.length > 0)
        throw invalid(
          unknownFaults(
            names.map((name) => [name, null]),
            [],
          ),
        )
      return null
    },
  },
  answer: {
    type: 'object',
    properties: {
      account: { type: 'string' },
      plan: { type: 'string' },
      scope: { type: 'string' },
      humans: { type: 'array', items: { type: 'object' } },
      total: { type: 'integer' },
      more: { type: 'integer' },
      now: { type: 'string' },
      now_utc: { type: 'string' },
    },
  },
  async run(context: Context, sight: Sight, _: null, scope) {
    const { name, plan } = await getAccount(context, sight)
    const humans = await listHumans(context, sight)
    const total = await countHumans(context, sight)
    const shown = humans.slice(0, humansMax)
    const zones = new Set(humans.map(({ timeZone }) => timeZone))
    const [zone = 'UTC'] = zones.size === 1 ? zones : []
    const nowMs = context.clock.nowMs()
    return {
      ...{ account: name, plan, scope },
      humans: shown.map(({ id, name, role, timeZone }) => ({ id, name, role, timezone: timeZone })),
      total,
      ...(total > shown.length ? { more: total - shown.length } : {}),
      now: showLocal(zone, nowMs),
      now_utc: showInstant(nowMs),
    }
  },
  says({ account, scope, humans, total, now }) {
    const names = humans.slice(0, 5).map(({ name }) => quoted(name))
    const more = total > names.length ? ` and ${total - names.length} more` : ''
    const people = names.length > 0 ? `, and sees ${names.join(', ')}${more}` : ''
    return `It is now ${now}. This key has scope ${scope} in the account ${quoted(account)}${people}.`
  },
})
