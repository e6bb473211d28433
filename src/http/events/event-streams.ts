/**
 * All streams of this process. They keep no events: each remembers how far it has come and reads on in the
 * store, when this process has committed an event, and once a second for what other processes did. A reader
 * that falls behind is not read for until there is room again, and so costs one buffer.
 */

import type { Sight } from '../../domain/access/sight.ts'
import { invalid, Refusal, retryAfterSeconds } from '../../domain/errors.ts'
import { named, says } from '../../domain/wording/says.ts'
import type { Context } from '../../operations/context.ts'
import { changesStamp, onEvent } from '../../operations/events.ts'
import { type EventStream, eventStream, type Listener, type News } from './event-stream.ts'

const streamsMax = 512
const streamsPerAccountMax = 64
export const streamsPerKeyMax = 8
/** How often streams look for what other processes did, and tell of any other change. */
const streamPollMs = 1_000
/** Bun cuts a connection on which nothing was sent for 10 s. */
export const streamHeartbeatMs = 5_000
/** How long this process's own events are gathered before streams look for them. */
const streamGatherMs = 20

/** Opens a stream after event `seq`. @throws Refusal VALIDATION_ERROR, UNAVAILABLE where too many are open. */
export type OpenStream = (listener: Listener, seq: number) => ReadableStream<Uint8Array>

export function eventStreams(context: Context, stopping: AbortSignal): OpenStream {
  const { log } = context
  const streams = new Set<EventStream>()
  let timer: ReturnType<typeof setInterval> | undefined
  let isGathering = false
  let stamp = ''
  let polls = 0

  const advanceAll = (news: News) => {
    for (const stream of streams) void stream.advance(news)
  }

  /** What other processes did, and what is not an event, shows in the stamp alone. */
  async function poll(): Promise<void> {
    try {
      const present = await changesStamp(context)
      const isBeat = ++polls % (streamHeartbeatMs / streamPollMs) === 0
      if (present !== stamp) advanceAll('changed')
      else if (isBeat) advanceAll('beat')
      stamp = present
    } catch (error) {
      // The next round comes by itself.
      log.error('streams could not look for changes', { reason: String(error) })
    }
  }

  function gather(): void {
    if (isGathering || streams.size === 0) return
    isGathering = true
    setTimeout(() => {
      isGathering = false
      advanceAll('events')
    }, streamGatherMs)
  }

  let isListening = false
  function listen(): void {
    if (isListening) return
    isListening = true
    onEvent(context, gather)
    stopping.addEventListener('abort', () => {
      for (const stream of streams) stream.end()
    })
  }

  return (listener, seq) => {
    refuseTooMany(streams, listener.sight)
    listen()
    const stream = eventStream(context, listener, seq, () => {
      streams.delete(stream)
      if (streams.size > 0) return
      clearInterval(timer)
      timer = undefined
    })
    streams.add(stream)
    timer ??= setInterval(() => void poll(), streamPollMs)
    if (stopping.aborted) stream.end()
    else void stream.advance('events')
    return stream.body
  }
}

/** @throws Refusal */
function refuseTooMany(streams: ReadonlySet<EventStream>, { account, keyId }: Sight): void {
  if (streams.size >= streamsMax) {
    throw new Refusal('UNAVAILABLE', 'Too many streams are open here. Try again shortly.', {
      retryAfterSeconds,
    })
  }
  const own = [...streams].filter((stream) => stream.sight.account === account)
  const ofKey = own.filter(({ sight }) => sight.keyId === keyId)
  if (ofKey.length >= streamsPerKeyMax) {
    const message = says`has ${streamsPerKeyMax} streams open, as many as it may. Close one, or read ${named('listEvents')}.`
    throw invalid([{ field: 'key', message }])
  }
  if (own.length < streamsPerAccountMax) return
  const message = says`belongs to an account with ${streamsPerAccountMax} streams open, as many as it may. Close one, or read ${named('listEvents')}.`
  throw invalid([{ field: 'key', message }])
}
