import * as operations from '../../operations/feeds/feeds.ts'
import { DeletedFeedAnswer, FeedAnswer, FeedInput, showFeed } from '../../wire/feeds/feed.ts'
import { takesBody, takesNoBody } from '../input/input.ts'
import { operation, shown } from '../operation.ts'

export const createFeed = operation({
  operationId: 'createFeed',
  tag: 'Humans',
  summary: 'Make a feed',
  description:
    'An address at which calendars read the bookings of a human: confirmed ones, 30 days back and 400 ahead. A human has one: the address before is dead at once. It names no attendee by address, and no link.',
  answer: [201, FeedAnswer],
  refusals: ['NOT_FOUND'],
  ids: ['id'],
  input: takesBody(FeedInput),
  async run(context, { sight }, { detail }, { id }) {
    const feed = await operations.createFeed(context, sight, id, detail)
    return { status: 201, value: showFeed(feed) }
  },
})

export const deleteFeed = operation({
  operationId: 'deleteFeed',
  tag: 'Humans',
  summary: 'Delete a feed',
  description: 'Its address answers 404 from now on.',
  answer: [200, DeletedFeedAnswer],
  refusals: ['NOT_FOUND'],
  ids: ['id'],
  input: takesNoBody,
  async run(context, { sight }, _, { id }) {
    await operations.deleteFeed(context, sight, id)
    return shown({ deleted: true, human_id: id })
  },
})
