import type { Context } from '../context.ts'
import { calendarPurpose } from './calendars.ts'

/** Seals what opens calendars with the key that seals now. Answers the ids of calendars which no key here opens. */
export async function sealCalendars({ store, secrets }: Context): Promise<readonly string[]> {
  const closed: string[] = []
  const decide = ({ id, sealed }: { readonly id: string; readonly sealed: Uint8Array }) => {
    const text = secrets.open(calendarPurpose, id, sealed)
    if (text === null) closed.push(id)
    return text !== null && secrets.isOld(sealed) ? secrets.seal(calendarPurpose, id, text) : null
  }
  for (let after: number | null = 0; after !== null; ) {
    after = await store.calendars.sealSome(after, decide)
  }
  return closed
}
