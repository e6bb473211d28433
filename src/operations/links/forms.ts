/** A word that a page puts into its forms: whoever sends one without has not seen the page, or has seen an older one. */
import type { Booking } from '../../domain/booked.ts'
import type { Context } from '../context.ts'

const purpose = 'manage form'

/** By the booking as it stands: its next change makes the form old. */
export function formWord({ secrets }: Context, booking: Booking): string {
  const [key] = secrets.derive(purpose)
  return key === undefined ? '' : wordOf(key, booking)
}

export function isFormOf({ secrets }: Context, booking: Booking, sent: string): boolean {
  return secrets.derive(purpose).some((key) => wordOf(key, booking) === sent)
}

function wordOf(key: Uint8Array, { id, linkVersion, sequence }: Booking): string {
  const text = `${id} ${linkVersion} ${sequence}`
  return new Bun.CryptoHasher('sha256', key).update(text).digest('base64url')
}
