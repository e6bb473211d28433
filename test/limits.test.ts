/** Bounds stand beside what they bound, in rooms that do not know each other: how they relate is held here. */
import { expect, test } from 'bun:test'
import { hoursDaysKept } from '../src/domain/schedule.ts'
import { rangeDaysMax } from '../src/domain/time/date-range.ts'
import { streamHeartbeatMs } from '../src/http/event-streams.ts'
import { bodyBytesMax, bodyBytesWall } from '../src/http/input/body.ts'
import { idleConnectionSeconds } from '../src/server.ts'
import { writeWaitMs } from '../src/store/sqlite/file/connect.ts'
import { writesPerCommitMax, writesWaitingMax } from '../src/store/sqlite/group-commit.ts'
import { deliveryTimeoutMs } from '../src/webhooks/send.ts'
import { metadataBytesMax } from '../src/wire/metadata.ts'
import { deliveriesInFlightMax, deliveryLeaseMs } from '../src/workers/deliver.ts'
import {
  deliveriesPerWebhookMax,
  failingInFlightMax,
  unprovenInFlightMax,
} from '../src/workers/places.ts'

const idleConnectionMs = idleConnectionSeconds * 1_000

test.each([
  ['a lease outlives the longest attempt', deliveryTimeoutMs, deliveryLeaseMs],
  ['no endpoint may take every place', deliveriesPerWebhookMax, deliveriesInFlightMax],
  ['endpoints that answer keep room', unprovenInFlightMax, deliveriesInFlightMax],
  ['new endpoints keep room', failingInFlightMax, unprovenInFlightMax],
  ['a write that waits is not cut off', writeWaitMs, idleConnectionMs],
  ['a quiet stream is not cut off', streamHeartbeatMs, idleConnectionMs],
  ['our own 413 comes before the wall', bodyBytesMax, bodyBytesWall],
  ['the hours of the longest range can be kept', rangeDaysMax, hoursDaysKept],
  ['the largest metadata fits a body', metadataBytesMax, bodyBytesMax],
  ['a full commit can wait in line', writesPerCommitMax, writesWaitingMax],
])('%s', (_, less, more) => {
  expect(less).toBeLessThan(more)
})
