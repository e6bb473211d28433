/** What the API answers of calendars that humans keep elsewhere, and of their feeds, as its own schemas say. */
import type * as calendars from '../../wire/calendars/calendar.ts'
import type * as feeds from '../../wire/feeds/feed.ts'
import type { Read } from '../../wire/vocabulary.ts'

export type Calendar = Read<typeof calendars.CalendarAnswer>
export type CalendarList = Read<typeof calendars.CalendarList>
export type CalendarInput = Read<typeof calendars.CalendarInput>
export type CalendarPatch = Read<typeof calendars.CalendarPatch>
export type Feed = Read<typeof feeds.FeedAnswer>
export type FeedInput = Read<typeof feeds.FeedInput>
