/** Bounds stand beside what they bound, in rooms that do not know each other: how they relate is held here. */
import { expect, test } from 'bun:test'
import { stopForcedMs } from '../src/cli/signals.ts'
import { liveOverridesMax } from '../src/domain/override.ts'
import { hoursDaysKept } from '../src/domain/schedule.ts'
import { occurrencesMax, teamOverridesMax } from '../src/domain/slots/candidates.ts'
import { rangeDaysMax } from '../src/domain/time/date-range.ts'
import { streamHeartbeatMs } from '../src/http/events/event-streams.ts'
import { bodyBytesMax, bodyBytesWall } from '../src/http/input/body.ts'
import { idleConnectionSeconds } from '../src/server.ts'
import { writeWaitMs } from '../src/store/sqlite/file/connect.ts'
import { writesPerCommitMax, writesWaitingMax } from '../src/store/sqlite/group-commit.ts'
import { deliveryTimeoutMs } from '../src/webhooks/send.ts'
import { metadataBytesMax } from '../src/wire/metadata.ts'
import { deliveryLeaseMs } from '../src/workers/deliver.ts'
import {
  deliveriesInFlightMax,
  fewPerEndpoint,
  manyPerEndpoint,
  placesMax,
} from '../src/workers/places.ts'

/** What Bun sends at once: more would wait inside of it while their leases run. */
const fetchesMax = 256

const idleConnectionMs = idleConnectionSeconds * 1_000

test.each([
  ['a lease outlives the longest attempt', deliveryTimeoutMs, deliveryLeaseMs],
  ['a stop waits for the longest attempt', deliveryTimeoutMs, stopForcedMs],
  ['whatever is in flight is really sent', deliveriesInFlightMax, fetchesMax],
  ['no endpoint may take every place', manyPerEndpoint, deliveriesInFlightMax],
  ['an endpoint that answers well gets more', fewPerEndpoint, manyPerEndpoint],
  ['in 50 ms each, it is sent 300 a second', 300 * 0.05, manyPerEndpoint],
  ['endpoints that answer quickly keep room', placesMax.new, placesMax.quick],
  ['new endpoints keep room', placesMax.slow, placesMax.new],
  ['endpoints that answer at all keep room', placesMax.failing, placesMax.slow],
  ['a write that waits is not cut off', writeWaitMs, idleConnectionMs],
  ['a quiet stream is not cut off', streamHeartbeatMs, idleConnectionMs],
  ['our own 413 comes before the wall', bodyBytesMax, bodyBytesWall],
  ['the hours of the longest range can be kept', rangeDaysMax, hoursDaysKept],
  ['one human with all overrides has 100 days', 100 * (liveOverridesMax + 1), occurrencesMax],
  ['a team of 40 with all overrides is asked for', 40 * liveOverridesMax, teamOverridesMax],
  ['the largest metadata fits a body', metadataBytesMax, bodyBytesMax],
  ['a full commit can wait in line', writesPerCommitMax, writesWaitingMax],
])('%s', (_, less, more) => {
  expect(less).toBeLessThan(more)
})
