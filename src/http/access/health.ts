import * as operations from '../../operations/health/health.ts'
import { HealthAnswer, showHealth } from '../../wire/access/health.ts'
import { takesNothing } from '../input/input.ts'
import { operation, shown } from '../operation.ts'

export const getHealth = operation({
  operationId: 'getHealth',
  tag: 'Account',
  summary: 'Get the health of the service',
  description:
    'Whether mail leaves, calendars are read and backups are made, what waits, how full the disk is, and how old the zone rules are: what whoever runs the service looks at. Mails and calendars are those of the account, all else is of the whole service.',
  answer: [200, HealthAnswer],
  input: takesNothing,
  takesTurn: true,
  async run(context, { sight }) {
    return shown(showHealth(await operations.getHealth(context, sight)))
  },
})
