/** The history of a booking, as keys that see more or less are shown it. */
import { expect, test } from 'bun:test'
import { showHistory } from '../../src/wire/booking/history.ts'

const at = { starts_at: '2027-03-15T10:00:00.000Z', ends_at: '2027-03-15T10:30:00.000Z' }
const payload = JSON.stringify({
  data: { ...at, human_id: 'sarah' },
  previous: { human_email: 'sarah@old.example' },
})

test.each([
  { who: 'sees the human', names: [['sarah', 'Sarah Chen']] as const, email: 'sarah@old.example' },
  { who: 'does not', names: [] as const, email: undefined },
])('the old address of a human is shown to a key that $who', ({ names, email }) => {
  const change = { type: 'booking.updated', atMs: 0, keyId: null, keyName: null, payload } as const
  const [shown] = showHistory({
    ...{ changes: [change], mails: [], heldBy: null, seesKeys: false },
    names: new Map(names),
  }).changes
  expect(shown?.previous?.human_email).toBe(email)
  expect(JSON.stringify(shown).includes('sarah@old')).toBe(email !== undefined)
})
