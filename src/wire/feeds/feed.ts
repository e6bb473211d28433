/** What is asked and told of a feed; what calendars read at its address is no JSON. */
import { Type } from '@sinclair/typebox'
import { feedDetails } from '../../domain/feeds/feed.ts'
import type { MadeFeed } from '../../operations/feeds/feeds.ts'
import { closed, Id, type Members, OneOf } from '../vocabulary.ts'

const Detail = OneOf(
  feedDetails,
  'busy: that there is a meeting, and no more. full: with whom and where.',
)

export const FeedInput = Type.Object(
  { detail: Detail },
  { ...closed, title: 'FeedInput', examples: [{ detail: 'busy' }] },
)

export const FeedAnswer = Type.Object(
  {
    url: Type.String({
      description:
        'To be subscribed to in a calendar. Told here only: whoever has it reads the feed. Without SLOTFLOW_PUBLIC_URL it begins with /feeds: put before it where the calendar reaches this service.',
    }),
    detail: Detail,
  },
  {
    ...closed,
    title: 'Feed',
    examples: [
      {
        url: 'https://book.acme.com/feeds/8aRoMnE3vUSzUgyEVcGMeqa2MJHiTDG4-tkRp5tQ1yM.ics',
        detail: 'busy',
      },
    ],
  },
)

export const DeletedFeedAnswer = Type.Object(
  {
    deleted: Type.Literal(true, { description: 'The address answers 404 from now on.' }),
    human_id: Id('Whose feed it was.'),
  },
  {
    ...closed,
    title: 'DeletedFeed',
    examples: [{ deleted: true, human_id: '019aa3c0-7a00-7000-8000-000000000001' }],
  },
)

export const showFeed = ({ url, detail }: MadeFeed) =>
  ({ url, detail }) satisfies Members<typeof FeedAnswer>
