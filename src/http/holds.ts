import { type Hold, holdsPerConversationMax, holdsPerHumanMax } from '../domain/hold.ts'
import { named, says } from '../domain/wording/says.ts'
import * as operations from '../operations/holds.ts'
import * as requests from '../wire/booking/hold-request.ts'
import * as schemas from '../wire/hold.ts'
import { zoneOfWords } from '../wire/start-time.ts'
import { DisplayQuery, readDisplayZone } from '../wire/vocabulary.ts'
import { takesBodyAndQuery, takesNoBody, takesQuery } from './input/input.ts'
import { onceOf } from './input/once.ts'
import { answered, created, long, operation, shown, toldIn } from './operation.ts'

export const createHold = operation({
  operationId: 'createHold',
  tag: 'Holds',
  summary: 'Hold a slot',
  description: says`Takes the slot for everybody else until expires_at, while the attendee makes up their mind; then send hold_id to ${named('createBooking')}. It is checked as a booking is, frees itself by the clock, and counts in no quota. One conversation (metadata.conversation_id) has at most ${holdsPerConversationMax} live holds, one human ${holdsPerHumanMax}.`,
  answer: [201, schemas.HoldAnswer],
  refusals: [
    'NOT_FOUND',
    'INVALID_DURATION',
    'SCHEDULE_BLOCKED',
    'OUTSIDE_WORKING_HOURS',
    'SLOT_UNAVAILABLE',
    'IDEMPOTENCY_CONFLICT',
  ],
  input: takesBodyAndQuery(requests.HoldInput, DisplayQuery, requests.holdRules),
  async run(context, caller, { body, query }) {
    const zone = zoneOfWords(query, body)
    // As it is when it is made.
    const freshText = (hold: Hold) => schemas.holdText(hold, hold.createdAtMs, zone)
    const once = onceOf(caller, body, context.clock.nowMs(), freshText)
    const made = operations.createHold(context, caller.sight, requests.readHold(body), once)
    return created(await toldIn(zone, made), freshText)
  },
})

export const listHolds = operation({
  operationId: 'listHolds',
  tag: 'Holds',
  summary: 'List live holds',
  description: 'Those that take time of one human now, ordered by starts_at.',
  answer: [200, schemas.HoldList],
  refusals: ['NOT_FOUND'],
  input: takesQuery(schemas.HoldQuery),
  takesTurn: true,
  async run(context, { sight }, input) {
    const humanId = input.human_id.toLowerCase()
    const { holds, nowMs } = await operations.listHolds(context, sight, humanId)
    return long(schemas.holdListText(holds, nowMs, readDisplayZone(input)))
  },
})

export const getHold = operation({
  operationId: 'getHold',
  tag: 'Holds',
  summary: 'Get a hold',
  description: 'Live, expired or booked; for a day after it has ended.',
  answer: [200, schemas.HoldAnswer],
  refusals: ['NOT_FOUND'],
  ids: ['id'],
  input: takesQuery(DisplayQuery),
  async run(context, { sight }, query, { id }) {
    const { hold, nowMs } = await operations.getHold(context, sight, id)
    return answered(schemas.holdText(hold, nowMs, readDisplayZone(query)))
  },
})

export const releaseHold = operation({
  operationId: 'releaseHold',
  tag: 'Holds',
  summary: 'Release a hold',
  description:
    'Frees the slot at once; the hold is gone then. One that became a booking cannot be released: cancel the booking.',
  answer: [200, schemas.ReleaseAnswer],
  refusals: ['NOT_FOUND'],
  ids: ['id'],
  input: takesNoBody,
  async run(context, { sight }, _, { id }) {
    await operations.releaseHold(context, sight, id)
    return shown({ id, status: 'released' })
  },
})
