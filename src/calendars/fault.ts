/** Why a calendar could not be had. The message is a clause, and holds no address: that may be a secret. */
export class CalendarFault extends Error {
  override readonly name = 'CalendarFault'

  constructor(
    message: string,
    /** Whether nothing helps but somebody who connects it anew. */
    readonly asksForPerson = false,
    readonly retryAfterMs: number | null = null,
  ) {
    super(message)
  }
}

export const sealedAway = new CalendarFault(
  'is sealed with a key that is not here: whoever runs the service has to bring it back',
  true,
)
