/** A calendar of which nobody can say when it is busy. It is never read as free. The message is a clause: `is no iCalendar text`. */
export class UnreadableCalendar extends Error {
  override readonly name: string = 'UnreadableCalendar'
}

/** One whose text is none. */
export class NoCalendarText extends UnreadableCalendar {
  override readonly name = 'NoCalendarText'
}

/** An event of which nobody can say when it is. The message is a clause about it: `has an end that is no time`. */
export class UnreadableEvent extends Error {
  override readonly name = 'UnreadableEvent'
}

/** A calendar with such events. No more is told than how many there are, and why one of them cannot be read. */
export class UnreadableEvents extends UnreadableCalendar {
  override readonly name = 'UnreadableEvents'

  constructor(
    readonly count: number,
    readonly why: string,
  ) {
    super(
      count === 1
        ? `has an event that ${why}`
        : `has ${count} events that cannot be read: one of them ${why}`,
    )
  }
}
