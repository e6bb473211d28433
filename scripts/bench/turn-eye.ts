/**
 * Looks at the event loop of the service from inside, in a binary of its own (`watched.ts`): between its orders, sent
 * over HTTP to SLOTFLOW_EYE_PORT, it notes the processor time that each turn of the loop takes. Others that are on the
 * processor meanwhile are not counted, and neither is the collector's work in threads of its own.
 */
import { dlopen, ptr } from 'bun:ffi'

const { symbols } = dlopen('libc.so.6', {
  clock_gettime: { args: ['i32', 'ptr'], returns: 'i32' },
})
const threadClock = 3
const now = new BigInt64Array(2)

function threadMs(): number {
  symbols.clock_gettime(threadClock, ptr(now))
  return Number(now[0]) * 1_000 + Number(now[1]) / 1e6
}

let isLooking = false
let longestMs = 0
let allMs = 0
let before = 0

function look(): void {
  const present = threadMs()
  longestMs = Math.max(longestMs, present - before)
  allMs += present - before
  before = present
  if (isLooking) setImmediate(look)
}

function begin(): void {
  ;[isLooking, longestMs, allMs, before] = [true, 0, 0, threadMs()]
  setImmediate(look)
}

/** From the end of one look to the next there is one turn. */
function end(): { longestMs: number; allMs: number } {
  look()
  isLooking = false
  return { longestMs, allMs }
}

Bun.serve({
  hostname: '127.0.0.1',
  port: Number(process.env.SLOTFLOW_EYE_PORT),
  fetch({ url }) {
    if (url.endsWith('/end')) return Response.json(end())
    begin()
    return new Response('looking')
  },
})
