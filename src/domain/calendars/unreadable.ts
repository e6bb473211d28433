/** A calendar of which nobody can say when it is busy. It is never read as free. The message is a clause: `is no iCalendar text`. */
export class UnreadableCalendar extends Error {
  override readonly name = 'UnreadableCalendar'
}
