/** What the API answers, as its own schemas say: types only, nothing of the server comes into the page. */

import type * as sessions from '../../wire/access/session.ts'
import type * as accounts from '../../wire/account.ts'
import type * as bookings from '../../wire/booking/booking.ts'
import type { BookingList as BookingListAnswer } from '../../wire/booking/booking-list.ts'
import type * as bookingRequests from '../../wire/booking/booking-request.ts'
import type * as deliveries from '../../wire/delivery.ts'
import type * as holds from '../../wire/hold.ts'
import type * as humans from '../../wire/human.ts'
import type * as overrides from '../../wire/override.ts'
import type * as slots from '../../wire/slots.ts'
import type { ErrorAnswer, Read } from '../../wire/vocabulary.ts'
import type * as webhooks from '../../wire/webhook.ts'

export type SessionAnswer = Read<typeof sessions.SessionAnswer>
/** Who is signed in: what the key may do, and until when. The key itself is not kept. */
export type Session = NonNullable<SessionAnswer['session']>
export type Human = Read<typeof humans.HumanAnswer>
export type HumanList = Read<typeof humans.HumanList>
export type HumanInput = Read<typeof humans.HumanInput>
export type HumanPatch = Read<typeof humans.HumanPatch>
export type Override = Read<typeof overrides.OverrideAnswer>
export type OverrideList = Read<typeof overrides.OverrideList>
export type OverrideInput = Read<typeof overrides.OverrideInput>
export type Recurrence = NonNullable<Override['recurrence']>
export type SlotList = Read<typeof slots.SlotAnswer>
export type Hold = Read<typeof holds.HoldAnswer>
export type HoldList = Read<typeof holds.HoldList>
export type Booking = Read<typeof bookings.BookingAnswer>
export type BookingList = Read<typeof BookingListAnswer>
export type BookingInput = Read<typeof bookingRequests.BookingInput>
export type BookingPatch = Read<typeof bookingRequests.BookingPatch>
export type Webhook = Read<typeof webhooks.WebhookAnswer>
export type WebhookList = Read<typeof webhooks.WebhookList>
export type NewWebhook = Read<typeof webhooks.WebhookCreated>
export type WebhookInput = Read<typeof webhooks.WebhookInput>
export type WebhookPatch = Read<typeof webhooks.WebhookPatch>
export type Rotation = Read<typeof webhooks.RotationAnswer>
export type Delivery = Read<typeof deliveries.DeliveryAnswer>
export type DeliveryList = Read<typeof deliveries.DeliveryList>
/** What a list of them may be asked for, but for the page. */
export type DeliveryAsked = Exclude<keyof Read<typeof deliveries.DeliveryQuery>, 'limit' | 'offset'>
export type RedeliverInput = Read<typeof deliveries.RedeliverInput>
export type Redelivered = Read<typeof deliveries.RedeliverAnswer>
export type DeliveryDetail = Read<typeof deliveries.DeliveryDetail>
export type Account = Read<typeof accounts.AccountAnswer>
export type Usage = Read<typeof accounts.UsageAnswer>
export type ApiErrorBody = Read<typeof ErrorAnswer>['error']
