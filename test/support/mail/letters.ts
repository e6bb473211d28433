/** Facts of a mail for tests: a meeting of Alex Rivera with Jordan Lee on Monday 16 March 2026 at 10:00 in New York. */
import type { MailFacts } from '../../../src/mail/message.ts'

export const meetingStartMs = Date.UTC(2026, 2, 16, 14)

export interface FactsChange extends Partial<Omit<MailFacts, 'booking' | 'human'>> {
  readonly booking?: Partial<MailFacts['booking']>
  readonly human?: Partial<MailFacts['human']>
}

export function mailFacts({ booking, human, ...rest }: FactsChange = {}): MailFacts {
  return {
    kind: 'confirmed',
    recipient: 'attendee',
    booking: {
      id: '019aa3c0-7a00-7000-8000-000000000003',
      startMs: meetingStartMs,
      endMs: meetingStartMs + 30 * 60_000,
      attendeeName: 'Alex Rivera',
      attendeeEmail: 'alex@startup.io',
      attendeePhone: null,
      attendeeTimeZone: null,
      attendeeLocale: null,
      location: null,
      ...booking,
    },
    human: {
      name: 'Jordan Lee',
      email: 'jordan@acme.com',
      timeZone: 'America/New_York',
      ...human,
    },
    serviceName: null,
    manageUrl: null,
    eventAtMs: Date.UTC(2026, 2, 10, 10),
    instanceId: '5b1f',
    inviteSequence: 0,
    previous: null,
    previousDetails: {},
    ...{ previousHumanName: null, isFormer: false, isElsewhere: false, nextHumanName: null },
    ...{ metNames: null, joinedNames: null },
    fromAddress: 'booking@acme.com',
    hasInvite: true,
    ...rest,
  }
}
