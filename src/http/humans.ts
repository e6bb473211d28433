import { Elysia } from 'elysia'
import type { Human } from '../domain/human.ts'
import {
  createHuman,
  deleteHuman,
  getHuman,
  listHumans,
  setAvailability,
  updateHuman,
} from '../operations/humans.ts'
import { authenticated } from './auth.ts'
import { onceOf } from './once.ts'
import {
  created,
  described,
  idIn,
  takesBody,
  takesNoBody,
  takesNothing,
  takesQuery,
} from './route.ts'
import * as schemas from './schemas/humans.ts'
import { Deleted } from './schemas/vocabulary.ts'
import type { HttpContext } from './source.ts'

const textOf = (human: Human) => JSON.stringify(schemas.showHuman(human))

export const humanRoutes = (context: HttpContext) =>
  new Elysia({ prefix: '/v1/humans', tags: ['Humans'] })
    .use(authenticated(context, { reads: 'read', writes: 'admin' }))
    .post(
      '/',
      async ({ principal, body, request, set }) => {
        const { accountId } = principal
        const once = onceOf(request, accountId, body, context.clock.nowMs(), textOf)
        const outcome = await createHuman(context, accountId, schemas.readHuman(body), once)
        return created(set, outcome, textOf)
      },
      {
        ...takesBody(schemas.HumanInput),
        ...described({
          operationId: 'createHuman',
          summary: 'Create a human',
          description:
            'A person whose time can be booked. Set the availability next: without it there are no slots.',
          answer: [201, schemas.HumanAnswer],
          refusals: ['LIMIT_REACHED', 'IDEMPOTENCY_CONFLICT'],
        }),
      },
    )
    .get(
      '/',
      async ({ principal, query }) => {
        const humans = await listHumans(context, principal.accountId, query.role)
        return { humans: humans.map(schemas.showHuman), total: humans.length }
      },
      {
        ...takesQuery(schemas.HumanQuery),
        ...described({
          operationId: 'listHumans',
          summary: 'List humans',
          description: 'The active ones, oldest first; with role only those of exactly that role.',
          answer: [200, schemas.HumanList],
        }),
      },
    )
    .get(
      '/:id',
      async ({ principal, params }) =>
        schemas.showHuman(await getHuman(context, principal.accountId, idIn(params.id))),
      {
        ...takesNothing,
        ...described({
          operationId: 'getHuman',
          summary: 'Get a human',
          description: 'With availability rules; also one that was deleted (active is false then).',
          answer: [200, schemas.HumanAnswer],
          refusals: ['NOT_FOUND'],
        }),
      },
    )
    .patch(
      '/:id',
      async ({ principal, params, body }) => {
        const change = schemas.readHumanPatch(body)
        const human = await updateHuman(context, principal.accountId, idIn(params.id), change)
        return schemas.showHuman(human)
      },
      {
        ...takesBody(schemas.HumanPatch),
        ...described({
          operationId: 'updateHuman',
          summary: 'Change a human',
          description:
            'Absent fields stay as they are. A new timezone moves the working hours with it, bookings already made stay where they are. active: true brings a deleted human back.',
          answer: [200, schemas.HumanAnswer],
          refusals: ['NOT_FOUND', 'LIMIT_REACHED'],
        }),
      },
    )
    .delete(
      '/:id',
      async ({ principal, params }) => {
        const id = idIn(params.id)
        await deleteHuman(context, principal.accountId, id)
        return { deleted: true, id }
      },
      {
        ...takesNoBody,
        ...described({
          operationId: 'deleteHuman',
          summary: 'Delete a human',
          description:
            'Bookings stay and the human can still be read, but is no longer listed or booked. updateHuman with active: true undoes it.',
          answer: [200, Deleted],
          refusals: ['NOT_FOUND'],
        }),
      },
    )
    .put(
      '/:id/availability',
      async ({ principal, params, body }) => {
        const rules = schemas.readAvailability(body)
        const human = await setAvailability(context, principal.accountId, idIn(params.id), rules)
        return schemas.showHuman(human)
      },
      {
        ...takesBody(schemas.AvailabilityInput, schemas.availabilityRules),
        ...described({
          operationId: 'setAvailability',
          summary: 'Set working hours',
          description:
            "Replaces the rules as a whole. Times are in the human's own zone. Bookings already made stay as they are.",
          answer: [200, schemas.HumanAnswer],
          refusals: ['NOT_FOUND'],
        }),
      },
    )
