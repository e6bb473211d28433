/** Every bound of the service, named with its unit. Relations between bounds are asserted at the end. */

export const minuteMs = 60_000
export const hourMs = 60 * minuteMs
export const dayMs = 24 * hourMs

export const durationMinutesMax = 1_440
export const meetingDurationsMax = 50
export const rangeDaysMax = 366
/** Of several humans of whom one is booked, or all; and whose slots are asked for together: humans x slots. */
export const teamHumansMax = 100
export const teamRangeDaysMax = 62
/** Of a zone's clock, how many days may be asked for at once: 200 years. */
export const clockDaysMax = 73_050
/** And how many from today on are told unless asked for otherwise: ten years. */
export const clockDaysAhead = 3_653
export const slotsLimitMax = 1_000
/** Starts on the grids that one question for slots may look at, unless it says how many slots it wants. */
export const slotCandidatesMax = 10_000
/** The n of `spread`. */
export const spreadMax = 100
/** Bookings within so long before and after a start are weighed when they are balanced: 7 days in all. */
export const balanceMs = 3.5 * dayMs
export const recurrenceIntervalMax = 1_000
export const yearMin = 1970
export const yearMax = 9998
/** The first instant that no calendar here has: none is offered, none is taken. */
export const endOfTimeMs = Date.UTC(yearMax + 1, 0)

export const nameCharactersMax = 200
export const titleCharactersMax = 200
export const emailCharactersMax = 254
export const reasonCharactersMax = 500
export const urlCharactersMax = 2_048
export const metadataBytesMax = 16 * 1024
export const metadataLevelsMax = 8
export const metadataFiltersMax = 10

export const bodyBytesMax = 64 * 1024
/** Bun cuts the connection here with an empty answer, so it stands far above our own limit. */
export const bodyBytesWall = 1024 * 1024
/** JSON-RPC messages sent to /mcp as one list: each may do what a request does. */
export const batchMessagesMax = 20
export const requestIdCharactersMax = 128
/** A connection is closed when nothing moves on it for so long: also one whose caller sends no more of a body. */
export const idleConnectionSeconds = 10

export const listLimitDefault = 50
export const listLimitMax = 100
export const listOffsetMax = 1_000_000_000

export const alternativesMax = 3
export const alternativesDays = 14

export const holdSecondsDefault = 300
export const holdSecondsMin = 30
export const holdSecondsMax = 3_600
/** Live at one time, of one `metadata.conversation_id` of an account, and of one human. */
export const holdsPerConversationMax = 3
export const holdsPerHumanMax = 100
/** How long a hold can be read, and its booking named, after it has ended. */
export const holdKeptMs = dayMs

export const keySecretBytes = 24
export const sessionSecretBytes = 32
export const sessionMs = 12 * hourMs
export const keyCharactersMin = 20
export const keyCharactersMax = 255

export const writesPerCommitMax = 256
export const writesWaitingMax = 4_096
/** How long a write may wait for another process's lock before it is answered 503. */
export const writeWaitMs = 5_000
/** SQLite's own wait blocks the event loop, so it is short; the longer wait is ours and does not. */
export const busyTimeoutMs = 5
/** Pause between two tries for a lock that another process holds. */
export const writeRetryMs = 5
export const retryAfterSeconds = 1

/** The greatest SLOTFLOW_RATE_LIMIT, requests a second. */
export const rateLimitMax = 1_000_000
/** Keys and addresses whose rates are remembered, of each at most so many. */
export const bucketsKept = 65_536
/** Wrong keys that one address may send in a window before it is slowed down. */
export const wrongKeysMax = 10
export const wrongKeysWindowMs = minuteMs

/** Of each of the two connections. The default of 2 MiB thrashes from 100,000 bookings on. */
export const pageCacheKib = 32 * 1024

export const walTriesMax = 100
/** The WAL is copied into the file when it has grown by so many pages, 4 MiB. Nothing else is done meanwhile. */
export const checkpointPages = 1_024
/**
 * A WAL that grew beyond it behind a long reader, such as a backup, is cut to it when it is begun anew. Well
 * above what it grows to by itself: to be given the blocks again each time would cost.
 */
export const journalKeptBytes = 16 * 1024 * 1024

export const idempotencyKeptMs = 24 * hourMs
export const idempotencyKeyCharactersMax = 255
export const schedulesKept = 4_096
/**
 * How many days the plans span together that a schedule keeps. A day of office hours takes 90 bytes: of all
 * schedules 150 MiB. It holds the longest plan there is, and that of a week beside it.
 */
export const planDaysKept = 400
export const seqsKept = 16_384
/** Names whose changes are told apart; beyond them all that was kept counts as changed once. */
export const changesKept = 65_536
export const principalsKept = 4_096
export const slotAnswersKept = 2_048
export const slotAnswerKeptCharactersMax = 32 * 1024

export const deliveryTimeoutMs = 10_000
export const deliveryLeaseMs = 15_000
/** Fewer than the 256 requests that Bun sends at once: beyond them a send would wait while its lease runs. */
export const deliveriesInFlightMax = 240
export const deliveriesPerWebhookMax = 4
/** To all endpoints together that have not answered well the last time: they may hang, and leave room for those that did. */
export const unprovenInFlightMax = 192
/** To those of them together whose last attempt failed: they leave room for those not known yet. */
export const failingInFlightMax = 96
/** Of so many endpoints a process remembers whether the last attempt arrived. */
export const endpointsKept = 65_536
/** Claimed in one transaction: no booking waits for more. */
export const deliveriesPerClaimMax = 64
export const deliveryAnswerBytesMax = 64 * 1024
/** Of a name that has several, how many are tried until one can be connected to. */
export const deliveryAddressesMax = 4
/** An endpoint is switched off when so many deliveries in a row failed, over so long or longer. */
export const endpointFailuresMax = 20
export const endpointFailingMs = dayMs
/** How long the secret before a rotation signs beside the new one. */
export const secretOverlapMs = dayMs
/** Each makes the headers of a delivery longer by some hundred bytes, and receivers take 8 to 16 KiB. */
export const oldSecretsMax = 10
export const deliveryAnswerKeptBytes = 1_024
export const eventsLimitMax = 1_000
/** Of many rows that are changed or removed, how many in one transaction: no booking waits for them. */
export const bulkRowsMax = 100
/** Of events that may be old, how many a sweep looks at at once: 4 ms. */
export const sweptEventsSeenMax = 2_000
export const streamsMax = 512
export const streamsPerAccountMax = 64
/** How often streams look for what other processes did, and tell of any other change. */
export const streamPollMs = 1_000
/** Bun cuts a connection on which nothing was sent for 10 s. */
export const streamHeartbeatMs = 5_000
/** How long this process's own events are gathered before streams look for them. */
export const streamGatherMs = 20
export const streamPageEvents = 100
export const streamBufferBytes = 64 * 1024
/** So long after the first one a worker takes a further signal for the same, passed on by its supervisor. */
export const signalEchoMs = 1_000
/** A body that came later may have come after its key was revoked. */
export const lateBodyMs = 10
export const sweepEveryMs = minuteMs
export const retentionDaysDefault = 30
/** Of what waits to be delivered, a scrape of the metrics counts at most so much. */
export const backlogCountedMax = 10_000
/** How many shifted bookings a scrape counts at most. */
export const shiftedCountedMax = 10_000
/** How many humans a scan for shifted bookings reads at a time. */
export const shiftScanHumans = 1_000
/** Between two writes of when keys were last used. */
export const keyUsesEveryMs = minuteMs
export const deliveryPollMs = 1_000
/** How long a registration waits to learn where the name of an endpoint leads. */
export const urlCheckTimeoutMs = 2_000
/** The longest SLOTFLOW_WEBHOOK_SCHEDULE. */
export const attemptsMax = 20

/** Of what `slotflow check` finds, how much of each kind is named. */
export const examplesMax = 5

/** Log lines are written together: after so long, or so many characters. */
export const logFlushMs = 100
export const logBufferCharactersMax = 64 * 1024

/** How long `slotflow mcp` waits for the server behind it. */
export const remoteAnswerTimeoutMs = 30_000

export const stopDeadlineMs = 10_000
export const workersMax = 64
export const workerRestartMs = 1_000

function assertRelation(holds: boolean, relation: string): void {
  if (!holds) throw new Error(`limits.ts: ${relation}`)
}

assertRelation(deliveryTimeoutMs < deliveryLeaseMs, 'a lease outlives the longest attempt')
assertRelation(deliveriesPerWebhookMax < deliveriesInFlightMax, 'no endpoint may take every place')
assertRelation(unprovenInFlightMax < deliveriesInFlightMax, 'endpoints that answer keep room')
assertRelation(failingInFlightMax < unprovenInFlightMax, 'new endpoints keep room')
assertRelation(writeWaitMs < idleConnectionSeconds * 1_000, 'a write that waits is not cut off')
assertRelation(streamHeartbeatMs < idleConnectionSeconds * 1_000, 'a quiet stream is not cut off')
assertRelation(bodyBytesMax < bodyBytesWall, 'our own 413 comes before the wall')
assertRelation(rangeDaysMax < planDaysKept, 'the longest plan can be kept')
assertRelation(metadataBytesMax < bodyBytesMax, 'the largest metadata fits a body')
assertRelation(writesPerCommitMax <= writesWaitingMax, 'a full commit can wait in line')
