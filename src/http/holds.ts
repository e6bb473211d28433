import { Elysia } from 'elysia'
import type { Hold } from '../domain/hold.ts'
import { holdsPerConversationMax, holdsPerHumanMax } from '../domain/limits.ts'
import { createHold, getHold, listHolds, releaseHold } from '../operations/holds.ts'
import { authenticated } from './auth.ts'
import { onceOf } from './once.ts'
import {
  answered,
  created,
  described,
  idIn,
  takesBody,
  takesNoBody,
  takesNothing,
  takesQuery,
} from './route.ts'
import { timeAndMetadataRules } from './schemas/bookings.ts'
import * as schemas from './schemas/holds.ts'
import type { HttpContext } from './source.ts'

/** A hold as it is when it is made. */
const freshText = (hold: Hold) => schemas.holdText(hold, hold.createdAtMs)

export const holdRoutes = (context: HttpContext) =>
  new Elysia({ prefix: '/v1/holds', tags: ['Holds'] })
    .use(authenticated(context, { reads: 'read', writes: 'agent' }))
    .post(
      '/',
      async ({ principal, body, request, set }) => {
        const { accountId } = principal
        const once = onceOf(request, accountId, body, context.clock.nowMs(), freshText)
        const outcome = await createHold(context, accountId, schemas.readHold(body), once)
        return created(set, outcome, freshText)
      },
      {
        ...takesBody(schemas.HoldInput, timeAndMetadataRules),
        ...described({
          operationId: 'createHold',
          summary: 'Hold a slot',
          description: `Takes the slot for everybody else until expires_at, while the attendee makes up their mind; then send hold_id to createBooking. It is checked as a booking is, frees itself by the clock, and counts in no quota. One conversation (metadata.conversation_id) has at most ${holdsPerConversationMax} live holds, one human ${holdsPerHumanMax}.`,
          answer: [201, schemas.HoldAnswer],
          refusals: [
            'NOT_FOUND',
            'INVALID_DURATION',
            'SCHEDULE_BLOCKED',
            'OUTSIDE_WORKING_HOURS',
            'SLOT_UNAVAILABLE',
            'IDEMPOTENCY_CONFLICT',
          ],
        }),
      },
    )
    .get(
      '/',
      async ({ principal, query, set }) => {
        const humanId = query.human_id.toLowerCase()
        const { holds, nowMs } = await listHolds(context, principal.accountId, humanId)
        const list = holds.map((hold) => schemas.holdText(hold, nowMs)).join(',')
        return answered(set, 200, `{"holds":[${list}],"total":${holds.length}}`)
      },
      {
        ...takesQuery(schemas.HoldQuery),
        ...described({
          operationId: 'listHolds',
          summary: 'List live holds',
          description: 'Those that take time of one human now, ordered by starts_at.',
          answer: [200, schemas.HoldList],
          refusals: ['NOT_FOUND'],
        }),
      },
    )
    .get(
      '/:id',
      async ({ principal, params, set }) => {
        const { hold, nowMs } = await getHold(context, principal.accountId, idIn(params.id))
        return answered(set, 200, schemas.holdText(hold, nowMs))
      },
      {
        ...takesNothing,
        ...described({
          operationId: 'getHold',
          summary: 'Get a hold',
          description: 'Live, expired or booked; for a day after it has ended.',
          answer: [200, schemas.HoldAnswer],
          refusals: ['NOT_FOUND'],
        }),
      },
    )
    .delete(
      '/:id',
      async ({ principal, params }) => {
        const id = idIn(params.id)
        await releaseHold(context, principal.accountId, id)
        return { id, status: 'released' }
      },
      {
        ...takesNoBody,
        ...described({
          operationId: 'releaseHold',
          summary: 'Release a hold',
          description:
            'Frees the slot at once; the hold is gone then. One that became a booking cannot be released: cancel the booking.',
          answer: [200, schemas.ReleaseAnswer],
          refusals: ['NOT_FOUND'],
        }),
      },
    )
