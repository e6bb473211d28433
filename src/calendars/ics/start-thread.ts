import { startThread as start } from '../../threads/start.ts'

/** A thread that reads calendars. It loads what parses them, which nothing else here does. */
export function startThread(): Worker {
  return start('calendars/ics/thread')
}
