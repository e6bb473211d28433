/** An answer of a CalDAV server that is read piece by piece, wherever it is cut. */
import { describe, expect, test } from 'bun:test'
import { cutIn } from '../../src/calendars/ics/cut.ts'
import { objectsIn } from '../../src/calendars/ics/multistatus.ts'
import { UnreadableCalendar } from '../../src/domain/calendars/unreadable.ts'

const response = (name: string, data: string) =>
  `<d:response><d:href>/a/${name}.ics</d:href><d:propstat><d:prop><d:getetag>"1"</d:getetag><c:calendar-data>${data}</c:calendar-data></d:prop><d:status>HTTP/1.1 200 OK</d:status></d:propstat></d:response>`
const answer = (...responses: readonly string[]) =>
  `<?xml version="1.0"?>\n<!-- <d:response> --><d:multistatus xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav">${responses.join('\n')}</d:multistatus>\n`

/** The events of an answer of which so many bytes come at a time. */
async function readIn(text: string, bytesEach: number) {
  const bytes = new TextEncoder().encode(text)
  const found: Record<string, string> = {}
  let [rest, isFirst, isEnded] = [new Uint8Array(), true, false]
  for (let at = 0; at < bytes.length; at += bytesEach) {
    const body = new Uint8Array(Buffer.concat([rest, bytes.subarray(at, at + bytesEach)]))
    const cut = cutIn(body, isFirst)
    isFirst &&= cut.rest.length === body.length
    for (const { name, text: its } of await objectsIn(cut.whole)) found[name] = its
    ;[rest, isEnded] = [cut.rest, isEnded || cut.isEnded]
  }
  return { found, isEnded }
}

test('wherever it is cut the same events are found, in comments and texts no end of one', async () => {
  const whole = answer(
    response('a', 'one &amp; é &lt;/d:response&gt;'),
    response('b', '<![CDATA[two </d:response></d:multistatus> <!-- ]]>'),
    response('c', 'three<!-- </d:response> ]]> -->'),
  )
  const found = {
    'a.ics': 'one & é </d:response>',
    'b.ics': 'two </d:response></d:multistatus> <!--',
    'c.ics': 'three',
  }
  for (const bytesEach of [1, 2, 3, 7, 50, 333, 10_000]) {
    expect([bytesEach, await readIn(whole, bytesEach)]).toEqual([
      bytesEach,
      { found, isEnded: true },
    ])
  }
})

test('an empty one has no events, and one that breaks off has no end', async () => {
  for (const none of ['<multistatus xmlns="DAV:" />', answer()]) {
    expect(await readIn(none, 5)).toEqual({ found: {}, isEnded: true })
  }
  const whole = answer(response('a', 'one'), response('b', 'two'))
  const cut = await readIn(whole.slice(0, -30), 40)
  expect(cut).toEqual({ found: { 'a.ics': 'one' }, isEnded: false })
})

describe('what passes an event over says nothing of the calendar', () => {
  const ofStatus = (place: string, status: string) =>
    `<d:response><d:href>${place}</d:href><d:status>HTTP/1.1 ${status}</d:status></d:response>`
  const without =
    '<d:response><d:href>/a/b.ics</d:href><d:propstat><d:prop><d:getetag>"1"</d:getetag></d:prop><d:status>HTTP/1.1 200 OK</d:status></d:propstat></d:response>'
  const cases: Record<string, string> = {
    'more than it tells': answer(ofStatus('/a/', '507 Insufficient Storage')),
    'one that it cannot read itself': answer(ofStatus('/a/b.ics', '500 Internal Server Error')),
    'one without its text': answer(response('a', 'one'), without),
    'one with an empty text': answer(response('a', ' ')),
    'another kind of document': '<html></html>',
    'no document': `${'x'.repeat(70_000)}`,
    'a response without an address': answer('<d:response></d:response>'),
  }
  for (const [name, text] of Object.entries(cases)) {
    test(name, async () => {
      const thrown = await readIn(text, 100_000).catch((error: unknown) => error)
      expect(thrown).toBeInstanceOf(UnreadableCalendar)
    })
  }

  test('one that was taken away meanwhile is none', async () => {
    const whole = answer(ofStatus('/a/b.ics', '404 Not Found'), response('a', 'one'))
    expect((await readIn(whole, 60)).found).toEqual({ 'a.ics': 'one' })
  })
})
