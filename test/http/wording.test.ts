/** Refusals advise callers over HTTP by routes: those there are. */
import { expect, test } from 'bun:test'
import { routes } from '../../src/http/routes.ts'
import { filled, httpWording, steps } from '../../src/http/wording.ts'

test('every step is called by its route in the table', () => {
  const placeOf = new Map<string, string>(
    routes.map(({ method, path, operation }) => [operation.operationId, `${method} ${path}`]),
  )
  const { listAccounts, ...ofTheApi } = steps
  expect(Object.keys(ofTheApi).length).toBeGreaterThan(10)
  for (const [id, place] of Object.entries(ofTheApi)) {
    expect([id, placeOf.get(id)]).toEqual([id, place])
  }
  expect(placeOf.has('listAccounts')).toBe(false)
  expect(listAccounts).toStartWith('slotflow ')
})

test('an id that is known stands in the path', () => {
  expect(httpWording.step({ id: 'getBooking', ids: { id: 'b1' } })).toBe('GET /v1/bookings/b1')
  expect(httpWording.step({ id: 'getBooking' })).toBe('GET /v1/bookings/:id')
  expect(filled('/v1/a/:id/b/:bId', { bId: '2', id: '1' })).toBe('/v1/a/1/b/2')
})

test('what documents speak of is called by its name there', () => {
  expect(httpWording.operation({ id: 'listSlots' })).toBe('listSlots')
  expect(httpWording.wait({ seconds: null })).toBe('for Retry-After')
  expect(httpWording.metadataFilter(null)).toBe('metadata.KEY=value')
})
