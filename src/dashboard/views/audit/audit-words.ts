/** `Set availability` of `setAvailability`, `Booking confirmed` of `booking.confirmed`. */
export function operationWords(operation: string): string {
  const words = operation
    .replaceAll('.', ' ')
    .replaceAll(/([A-Z])/g, ' $1')
    .toLowerCase()
  return words.charAt(0).toUpperCase() + words.slice(1)
}
