import type { Calendar } from '../../domain/calendars/calendar.ts'
import * as operations from '../../operations/calendars/calendars.ts'
import { DeletedAnswer } from '../../wire/booking/conflicts.ts'
import * as schemas from '../../wire/calendars/calendar.ts'
import { takesBody, takesNoBody, takesNothing, takesQuery } from '../input/input.ts'
import { onceOf } from '../input/once.ts'
import { created, operation, shown } from '../operation.ts'

export const connectCalendar = operation({
  operationId: 'connectCalendar',
  tag: 'Calendars',
  summary: 'Connect a calendar',
  description:
    'A calendar that the human keeps elsewhere. What it says is busy takes time as bookings do, and nothing else of it is kept. It is read within seconds; until then, and when it cannot be read for too long, nothing is offered of this human: UNAVAILABLE. With write_bookings the bookings of the human are written into it, those that are ahead too.',
  answer: [201, schemas.CalendarAnswer],
  refusals: ['NOT_FOUND', 'IDEMPOTENCY_CONFLICT'],
  ids: ['id'],
  input: takesBody(schemas.CalendarInput, schemas.calendarRules),
  async run(context, caller, input, { id }) {
    const nowMs = context.clock.nowMs()
    const textOf = (calendar: Calendar) => JSON.stringify(schemas.showCalendar(calendar, nowMs))
    const wanted = schemas.readCalendar(input)
    // Not even a digest of a password is kept.
    const once = onceOf(caller, { ...input, password: undefined }, nowMs, textOf)
    const outcome = await operations.connectCalendar(context, caller.sight, id, wanted, once)
    return created(outcome, textOf)
  },
})

export const listCalendars = operation({
  operationId: 'listCalendars',
  tag: 'Calendars',
  summary: 'List calendars',
  description: 'The calendars of a human, and how each stands.',
  answer: [200, schemas.CalendarList],
  refusals: ['NOT_FOUND'],
  ids: ['id'],
  input: takesNothing,
  async run(context, { sight }, _, { id }) {
    const nowMs = context.clock.nowMs()
    const calendars = await operations.listCalendars(context, sight, id)
    const list = calendars.map((calendar) => schemas.showCalendar(calendar, nowMs))
    return shown({ calendars: list, total: list.length })
  },
})

export const getCalendar = operation({
  operationId: 'getCalendar',
  tag: 'Calendars',
  summary: 'Get a calendar',
  description: 'How it stands: when it was read, up to when it is known, what is wrong with it.',
  answer: [200, schemas.CalendarAnswer],
  refusals: ['NOT_FOUND'],
  ids: ['id', 'calendarId'],
  input: takesNothing,
  async run(context, { sight }, _, { id, calendarId }) {
    const calendar = await operations.getCalendar(context, sight, id, calendarId)
    return shown(schemas.showCalendar(calendar, context.clock.nowMs()))
  },
})

export const updateCalendar = operation({
  operationId: 'updateCalendar',
  tag: 'Calendars',
  summary: 'Change a calendar',
  description:
    'Absent fields stay as they are. With read_busy: false the human can be booked whatever the calendar says, also while it cannot be read. A new url is read at once, with the username and password beside it. write_bookings: true takes over from the calendar that bookings were written into before, where they are taken out; false takes them out.',
  answer: [200, schemas.CalendarAnswer],
  refusals: ['NOT_FOUND'],
  ids: ['id', 'calendarId'],
  input: takesBody(schemas.CalendarPatch, schemas.calendarPatchRules),
  async run(context, { sight }, input, { id, calendarId }) {
    const change = schemas.readCalendarPatch(input)
    const calendar = await operations.updateCalendar(context, sight, id, calendarId, change)
    return shown(schemas.showCalendar(calendar, context.clock.nowMs()))
  },
})

export const deleteCalendar = operation({
  operationId: 'deleteCalendar',
  tag: 'Calendars',
  summary: 'Remove a calendar',
  description: 'Its address is forgotten, and what it said is busy no more.',
  answer: [200, DeletedAnswer],
  refusals: ['NOT_FOUND'],
  ids: ['id', 'calendarId'],
  input: takesNoBody,
  async run(context, { sight }, _, { id, calendarId }) {
    await operations.deleteCalendar(context, sight, id, calendarId)
    return shown({ deleted: true, id: calendarId })
  },
})

export const syncCalendar = operation({
  operationId: 'syncCalendar',
  tag: 'Calendars',
  summary: 'Read a calendar now',
  description: 'It is read within seconds, whatever was planned; last_synced_at says when.',
  answer: [200, schemas.CalendarAnswer],
  refusals: ['NOT_FOUND'],
  ids: ['id', 'calendarId'],
  input: takesNoBody,
  async run(context, { sight }, _, { id, calendarId }) {
    const calendar = await operations.syncCalendar(context, sight, id, calendarId)
    return shown(schemas.showCalendar(calendar, context.clock.nowMs()))
  },
})

export const listBusyTimes = operation({
  operationId: 'listBusyTimes',
  tag: 'Calendars',
  summary: 'List busy times',
  description: 'What of a calendar takes time of its human, as it was read last.',
  answer: [200, schemas.BusyList],
  refusals: ['NOT_FOUND'],
  ids: ['id', 'calendarId'],
  input: takesQuery(schemas.BusyQuery),
  async run(context, { sight }, query, { id, calendarId }) {
    const span = schemas.readBusyQuery(query, context.clock.nowMs())
    return shown(
      schemas.showBusy(await operations.listBusyTimes(context, sight, id, calendarId, span)),
    )
  },
})
