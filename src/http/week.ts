import * as operations from '../operations/week.ts'
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
