import { expect, test } from 'bun:test'
import { may, namedBy, needs, scopes } from '../../src/domain/access/scope.ts'

test('each need is met by its scope, by wider ones, and by a rep where it says so', () => {
  const met = needs.map((need) => [need, scopes.filter((scope) => may(scope, need)).join(' ')])
  expect(met).toEqual([
    ['read', 'read agent admin'],
    ['agent', 'agent admin'],
    ['admin', 'admin'],
    ['read or rep', 'read agent rep admin'],
    ['agent or rep', 'agent rep admin'],
    ['admin or rep', 'rep admin'],
  ])
  expect(needs.map((need) => namedBy(need).join(' or '))).toEqual([...needs])
})
