/**
 * The id of a delivery is a UUID of version 7 whose random bits are not random: 26 of them number the
 * endpoint, the last 48 the event. One event has one id for each endpoint, for ever, and no row keeps it.
 */
export interface DeliveryNumbers {
  /** When the event was made. */
  readonly createdAtMs: number
  readonly webhookSeq: number
  readonly eventSeq: number
}

export function deliveryIdOf({ createdAtMs, webhookSeq, eventSeq }: DeliveryNumbers): string {
  const time = hex(createdAtMs, 12)
  const high = hex((webhookSeq >> 14) & 0xfff, 3)
  const low = hex(0x8000 | (webhookSeq & 0x3fff), 4)
  return `${time.slice(0, 8)}-${time.slice(8)}-7${high}-${low}-${hex(eventSeq, 12)}`
}

/** The number of the event in an id; whether the id is one of a delivery, only its row can tell. */
export function eventSeqIn(deliveryId: string): number {
  return Number.parseInt(deliveryId.slice(-12), 16)
}

function hex(number: number, digits: number): string {
  return number.toString(16).padStart(digits, '0')
}
