import { named, says } from '../domain/wording/says.ts'
import * as operations from '../operations/explanation.ts'
import { ExplanationAnswer, ExplanationQuery, showExplanation } from '../wire/explanation.ts'
import { readStartTime, startRules, zoneOfWords } from '../wire/start-time.ts'
import { takesQuery } from './input/input.ts'
import { operation, shown } from './operation.ts'

export const explainSlot = operation({
  operationId: 'explainSlot',
  tag: 'Slots',
  summary: 'Explain why a time can or cannot be booked',
  description: says`Asks the decision that ${named('createBooking')} makes, books nothing, and answers in words: the working hours, the override, booking or hold in the way, and the next free slots. A time that cannot be booked is an answer with its code, not an error. Use it when somebody names a time of their own.`,
  answer: [200, ExplanationAnswer],
  refusals: ['NOT_FOUND'],
  ids: ['id'],
  input: takesQuery(ExplanationQuery, startRules),
  takesTurn: true,
  async run(context, { sight }, input, { id }) {
    const { startMs } = readStartTime(input)
    const { duration: durationMinutes, service_id } = input
    const asked = { startMs, durationMinutes, serviceId: service_id?.toLowerCase() }
    const found = await operations.explainSlot(context, sight, id, asked)
    return shown(showExplanation(id, found, zoneOfWords(input, input)))
  },
})
