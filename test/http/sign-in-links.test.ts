/** A link with which somebody comes to the own calendar, and to nothing else. */
import { expect, test } from 'bun:test'
import { wrongKeysMax } from '../../src/operations/caller-memory.ts'
import { expectRefusal } from '../support/answers.ts'
import { type Method, requestOf, startTestApp, type TestApp } from '../support/app.ts'

const own = { 'sec-fetch-site': 'same-origin' }

/** A call by cookie, without a key. */
function visit(app: TestApp, method: Method, path: string, body?: unknown, cookie = '') {
  return app.send(requestOf(method, path, body, { headers: { ...own, cookie } }))
}

async function linkFor(app: TestApp, humanId: string) {
  const { status, body } = await app.call('POST', `/v1/humans/${humanId}/sign-in-links`)
  expect(status).toBe(200)
  const { url, expires_at, key_id } = body as unknown as Record<string, string>
  return { link: (url ?? '').split('#')[1] ?? '', url, expires_at, keyId: key_id ?? '' }
}

async function signIn(app: TestApp, link: string) {
  const answer = await visit(app, 'POST', '/dashboard/session', { link })
  return { answer, cookie: (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '' }
}

test('a link opens once, for its human alone, and shows what a rep may see', async () => {
  await using app = await startTestApp()
  const [sarah, tom] = [await app.human(), await app.human()]
  const { link, url, expires_at, keyId } = await linkFor(app, sarah.id)
  expect([url?.split('#')[0], expires_at]).toEqual([
    '/dashboard/sign-in',
    '2026-03-10T10:15:00.000Z',
  ])
  const { answer, cookie } = await signIn(app, link)
  expect(JSON.parse(answer.text)).toEqual({
    session: { key_id: keyId, scope: 'rep', expires_at: '2026-03-10T22:00:00.000Z' },
  })
  const asked = async (path: string) => (await visit(app, 'GET', path, undefined, cookie)).status
  expect(await asked(`/v1/humans/${sarah.id}`)).toBe(200)
  for (const path of [`/v1/humans/${tom.id}`, '/v1/nothing']) expect(await asked(path)).toBe(404)
  for (const path of ['/v1/webhooks', '/v1/api-keys', '/v1/usage'])
    expect(await asked(path)).toBe(403)
  const again = await signIn(app, link)
  expectRefusal(again.answer, 'UNAUTHORIZED')
  expect(again.answer.text).toContain('Ask whoever sent it')
  // Only a digest is kept, and nothing of it once it was used.
  expect(app.database.query('SELECT * FROM sign_in_links').all()).toEqual([])
})

test('a link ends after 15 minutes, with its key and with its account', async () => {
  await using app = await startTestApp()
  const { id } = await app.human()
  const [late, revoked] = [await linkFor(app, id), await linkFor(app, id)]
  expect(late.keyId).toBe(revoked.keyId)
  app.clock.set('2026-03-10T10:15:00Z')
  expectRefusal((await signIn(app, late.link)).answer, 'UNAUTHORIZED')
  const fresh = await linkFor(app, id)
  const { cookie } = await signIn(app, (await linkFor(app, id)).link)
  expect((await visit(app, 'GET', `/v1/humans/${id}`, undefined, cookie)).status).toBe(200)
  await app.call('DELETE', `/v1/api-keys/${fresh.keyId}`)
  expectRefusal((await signIn(app, fresh.link)).answer, 'UNAUTHORIZED')
  expect((await visit(app, 'GET', `/v1/humans/${id}`, undefined, cookie)).status).toBe(401)
  // The next link has a key of its own again.
  expect((await linkFor(app, id)).keyId).not.toBe(fresh.keyId)
})

test('of several at once one gets in; who guesses is stopped as one who guesses keys', async () => {
  await using app = await startTestApp()
  const { id } = await app.human()
  const { link } = await linkFor(app, id)
  const tries = await Promise.all(Array.from({ length: 5 }, () => signIn(app, link)))
  expect(tries.map(({ answer }) => answer.status).sort()).toEqual([200, 401, 401, 401, 401])
  const statuses: number[] = []
  for (let at = 0; at <= wrongKeysMax; at += 1) {
    statuses.push((await signIn(app, `guess-${at}`)).answer.status)
  }
  expect(statuses.at(-1)).toBe(429)
})

test('nobody who is gone gets a link, and no browser makes one without the key', async () => {
  await using app = await startTestApp()
  const { id } = await app.human()
  await app.call('DELETE', `/v1/humans/${id}`)
  expectRefusal(await app.call('POST', `/v1/humans/${id}/sign-in-links`), 'NOT_FOUND')
  const { id: present } = await app.human()
  const session = await visit(app, 'POST', '/dashboard/session', { key: app.key })
  const cookie = (session.headers.get('set-cookie') ?? '').split(';')[0] ?? ''
  const path = `/v1/humans/${present}/sign-in-links`
  expectRefusal(await visit(app, 'POST', path, undefined, cookie), 'FORBIDDEN')
})
