import * as operations from '../operations/week.ts'
import { DayAnswer, DayQuery, dayRules, dayText, readAskedDay } from '../wire/slots/day.ts'
import { readAskedWeek, WeekAnswer, WeekQuery } from '../wire/week.ts'
import { weekText } from '../wire/week-text.ts'
import { takesQuery } from './input/input.ts'
import { answered, operation } from './operation.ts'

export const getWeek = operation({
  operationId: 'getWeek',
  tag: 'Slots',
  summary: 'Get a week',
  description:
    'A calendar week of one human as it stands now, to be drawn: hours, overrides, what is open, every confirmed booking and live hold, with duration also the free slots. With timezone the days are those of another zone, such as the viewer’s. The offsets of its clocks come with it, so that whoever draws it needs no rules of time zones.',
  answer: [200, WeekAnswer],
  refusals: ['NOT_FOUND', 'INVALID_DURATION'],
  ids: ['id'],
  input: takesQuery(WeekQuery),
  takesTurn: true,
  async run(context, { sight }, input, { id }) {
    const asked = readAskedWeek(input)
    const { week, nowMs } = await operations.getWeek(context, sight, id, asked)
    return answered(weekText(id, week, nowMs))
  },
})

export const getDay = operation({
  operationId: 'getDay',
  tag: 'Slots',
  summary: 'Get a day of several humans',
  description:
    'One day of up to 20 humans side by side, to be drawn: hours, overrides, what is open, who is booked, held or busy, with duration also the free slots of those who offer it. The days of a week of one human tell more.',
  answer: [200, DayAnswer],
  refusals: ['NOT_FOUND'],
  input: takesQuery(DayQuery, dayRules),
  takesTurn: true,
  async run(context, { sight }, input) {
    const asked = readAskedDay(input)
    const { days, nowMs } = await operations.getDay(context, sight, asked)
    return answered(dayText(asked.humanIds, days, nowMs))
  },
})
