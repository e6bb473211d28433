import type { Sight } from '../../domain/access/sight.ts'
import type { Context } from '../../operations/context.ts'
import { listEvents } from '../../operations/events.ts'
import { eventText } from '../../wire/event.ts'

const streamPageEvents = 100
const streamBufferBytes = 64 * 1024

/** Whom a stream is for, and whether that caller's key or session still opens anything. */
export interface Listener {
  readonly sight: Sight
  readonly isAdmitted: () => Promise<boolean>
}

/** What there may be to say, beside events. */
export type News = 'events' | 'changed' | 'beat'

export interface EventStream {
  readonly sight: Sight
  readonly body: ReadableStream<Uint8Array>
  /** Sends what has happened since, as far as there is room for it. */
  advance(news: News): Promise<void>
  end(): void
}

const encoder = new TextEncoder()
const bufferSize = new ByteLengthQueuingStrategy({ highWaterMark: streamBufferBytes })

/** One stream of server-sent events, beginning after event `seq`. `left` is called once, when it has ended. */
export function eventStream(
  context: Context,
  { sight, isAdmitted }: Listener,
  seq: number,
  left: () => void,
): EventStream {
  let controller: ReadableStreamDefaultController<Uint8Array> | undefined
  let after = seq
  let isBusy = false
  let isBehind = false
  let owesChange = false

  const say = (text: string) => controller?.enqueue(encoder.encode(text))
  const hasRoom = () => (controller?.desiredSize ?? 0) > 0

  function end(): void {
    if (!controller) return
    controller.close()
    controller = undefined
    left()
  }

  async function sendEvents(): Promise<void> {
    while (isBehind && hasRoom()) {
      isBehind = false
      const page = await listEvents(context, sight, after, streamPageEvents)
      for (const event of page.events) say(`id: ${event.seq}\ndata: ${eventText(event)}\n\n`)
      after = page.lastSeq
      isBehind ||= !page.isEnd
      // To a key that sees little many pages are empty: others have their turn between them.
      if (isBehind) await context.gate.turns.next(sight.account)
    }
  }

  async function advance(news: News): Promise<void> {
    owesChange ||= news === 'changed'
    // Whoever is busy looks again, and whoever has no room does once there is some.
    isBehind = true
    if (isBusy || !hasRoom()) return
    isBusy = true
    try {
      if (!(await isAdmitted())) return end()
      await sendEvents()
      if (owesChange && hasRoom()) {
        owesChange = false
        say('event: changed\ndata: {}\n\n')
      } else if (news === 'beat') say(': still here\n\n')
    } catch (error) {
      context.log.error('a stream of events broke off', { reason: String(error) })
      end()
    } finally {
      isBusy = false
    }
  }

  const body = new ReadableStream<Uint8Array>(
    {
      start(given) {
        controller = given
        say('retry: 1000\n\n')
      },
      pull: () => (isBehind ? advance('events') : undefined),
      cancel() {
        controller = undefined
        left()
      },
    },
    bufferSize,
  )
  return { sight, body, advance, end }
}
