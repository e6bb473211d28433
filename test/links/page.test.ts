/** The page behind the link of a booking: guide/attendees.md#the-page. */
import { describe, expect, setDefaultTimeout, test } from 'bun:test'
import { type HumanOptions, startTestApp, type TestApp } from '../support/app.ts'
import { attendeeAt, publicUrl, startsIn, wordIn } from '../support/attendee.ts'

setDefaultTimeout(20_000)

const at = (time: string, day = '16') => `2026-03-${day}T${time}:00Z`
const out = (time: string, day = '16') => `2026-03-${day}T${time}:00.000Z`

const start = () => startTestApp({ parts: { publicUrl } })

interface Wish {
  readonly human?: HumanOptions
  readonly booking?: object
}

/** A meeting on Monday, 09:00 to 09:30, and whoever comes by its link. */
async function begin(app: TestApp, { human = {}, booking = {} }: Wish = {}) {
  const { id } = await app.human({ email: 'sarah@acme.example', ...human })
  const { body } = await app.book(id, at('09:00'), booking)
  const path = `/v1/bookings/${body.id}`
  const token = body.manage_url?.split('/').at(-1) ?? 'none'
  return { humanId: id, path, token, attendee: attendeeAt(app, body.manage_url ?? '') }
}

const rowsOf = ({ database }: TestApp) =>
  JSON.stringify(
    database
      .query<{ name: string }, []>("SELECT name FROM sqlite_schema WHERE type = 'table'")
      .all()
      .map(({ name }) => [name, database.query(`SELECT * FROM ${name}`).values()]),
  )

describe('the page', () => {
  test('says when in the zone of the attendee, with whom and where', async () => {
    await using app = await start()
    const { attendee } = await begin(app, {
      booking: { attendee_timezone: 'Asia/Tokyo', location: 'https://meet.example.com/x' },
    })
    const { status, text, headers } = await attendee.look()
    expect(status).toBe(200)
    expect(text).toContain('Monday 16 March 2026, 18:00 to 18:30<')
    expect(text).toContain('Asia/Tokyo (JST, UTC+09:00)')
    expect(text).toContain('Sarah Chen')
    expect(text).toContain('href="https://meet.example.com/x"')
    expect(text).not.toContain('<script')
    expect(headers.get('content-security-policy')).toMatch(
      /^default-src 'none'; style-src 'sha256-[^']+'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'$/,
    )
    expect(headers.get('referrer-policy')).toBe('no-referrer')
    expect(headers.get('cache-control')).toBe('no-store')
    expect(headers.get('x-frame-options')).toBe('DENY')
    expect(headers.get('x-robots-tag')).toContain('noindex')
  })

  test('writes dates as the attendee reads them, and says in which language', async () => {
    await using app = await start()
    const { attendee, path } = await begin(app, {
      human: { cancel_notice: 60 },
      booking: { attendee_timezone: 'Europe/Berlin', attendee_locale: 'de' },
    })
    const inGerman = (words: string) => `<bdi lang="de">${words}</bdi>`
    const first = (await attendee.look()).text
    expect(first).toContain(inGerman('Montag, 16. März 2026, 10:00 – 10:30'))
    expect(first).toContain(`until ${inGerman('Montag, 16. März 2026, 09:00 CET')}.`)
    expect(first).toContain('Europe/Berlin (CET, UTC+01:00)')
    const times = (await attendee.look('?move=0')).text
    expect(times).toContain(`It is now: ${inGerman('Montag, 16. März 2026, 10:00 – 10:30')}.`)
    expect(times).toContain(`<legend>${inGerman('Dienstag, 10. März 2026')}</legend>`)
    expect(times).toContain(`required>${inGerman('11:00')}</label>`)
    expect(times).toContain(`more on ${inGerman('Montag, 16. März 2026')}`)
    await app.call('PATCH', path, { attendee_locale: 'en-US' })
    const other = (await attendee.look('?move=0')).text
    expect(other).toContain('<legend><bdi lang="en-US">Tuesday, March 10, 2026</bdi></legend>')
    expect(other).toContain('<bdi lang="en-US">2:00 PM</bdi>')
    const { text } = await attendee.press('cancel')
    expect(text).toContain(
      '<s><bdi lang="en-US">Monday, March 16, 2026, 10:00 AM – 10:30 AM</bdi></s>',
    )
    // A language that nobody knows is no reason to write nothing.
    const unknown = await begin(app, { booking: { attendee_locale: 'xx' } })
    expect((await unknown.attendee.look()).text).toContain('Monday 16 March 2026, 09:00 to 09:30<')
  })

  test('on a day whose hour comes twice tells the two apart', async () => {
    await using app = await start()
    const rules = { working_days: [1, 2, 3, 4, 5, 6, 7], work_start: '00:00', work_end: '24:00' }
    const { id } = await app.human({ rules })
    app.clock.set('2026-10-24T08:00:00Z')
    const { body } = await app.book(id, '2026-10-26T09:00:00Z', {
      attendee_timezone: 'Europe/Berlin',
    })
    const attendee = attendeeAt(app, body.manage_url ?? '')
    const [day = ''] =
      /day=\d+(?=">\d+ more on Sunday 25)/.exec((await attendee.look('?move=0')).text) ?? []
    const { text } = await attendee.look(`?move=0&${day}`)
    expect(text).toContain('>02:00 CEST</label>')
    expect(text).toContain('>02:00 CET</label>')
  })

  test('is logged and counted by its pattern, never by its address', async () => {
    await using app = await startTestApp({ parts: { publicUrl }, metricsArePublic: true })
    const { attendee, token } = await begin(app)
    await attendee.look('?move=0')
    await attendee.press('cancel')
    await attendee.look()
    const { text } = await app.call('GET', '/metrics')
    expect(text).toContain('/b/:token')
    expect(app.requests.join()).toContain('"route":"/b/:token"')
    for (const said of [text, ...app.requests, ...app.log]) expect(said).not.toContain(token)
  })

  test('escapes whatever anybody wrote', async () => {
    await using app = await start()
    const evil = `"><img src=x onerror=alert(1)>'&`
    const { attendee } = await begin(app, {
      human: { name: evil },
      booking: { attendee_name: evil, location: `javascript:alert(1)//${evil}` },
    })
    for (const query of ['', '?move=0', `?move=${encodeURIComponent(evil)}&day=${evil}`]) {
      const { text } = await attendee.look(query)
      expect(text).not.toContain('<img')
      expect(text).not.toContain('href="javascript')
    }
    const quoted = await begin(app, {
      booking: { location: `https://meet.example.com/"onclick="alert(1)'x` },
    })
    const { text } = await quoted.attendee.look()
    expect(text).toContain('href="https://meet.example.com/&quot;onclick=&quot;alert(1)&#39;x"')
  })

  test('changes no row when it is looked at, with all its links and their links', async () => {
    await using app = await start()
    const { attendee } = await begin(app)
    const before = rowsOf(app)
    const seen = new Set<string>()
    const waiting = ['', '?moved=1', '?do=cancel&form=x', '?move=99', '?move=-1&day=1']
    for (let query = waiting.pop(); query !== undefined; query = waiting.pop()) {
      if (seen.has(query)) continue
      seen.add(query)
      const { status, text } = await attendee.look(query)
      expect([query, status]).toEqual([query, 200])
      const links = Array.from(text.matchAll(/href="(\?[^"]*)"/g), ([, link = '']) => link)
      waiting.push(...links.map((link) => link.replaceAll('&amp;', '&')))
      // A form without its button, as one that asks by GET.
      waiting.push(`?form=${wordIn(text)}&do=cancel`, `?form=${wordIn(text)}&do=move`)
    }
    expect(seen.size).toBeGreaterThan(8)
    expect(rowsOf(app)).toBe(before)
  })

  test('is the same for every link that is none, as a page', async () => {
    await using app = await start()
    const { attendee, path } = await begin(app)
    await app.call('DELETE', path)
    const dead = await attendee.look()
    const wrong = await attendeeAt(app, `${publicUrl}/b/${'A'.repeat(44)}`).look()
    const pressed = await attendee.send({ do: 'cancel' })
    for (const answer of [dead, wrong, pressed]) {
      expect([answer.status, answer.text]).toEqual([404, dead.text])
    }
    expect(dead.text).toContain('This link leads nowhere')
  })
})

describe('cancelling', () => {
  test('takes a reason, says that the attendee did it, and ends the link', async () => {
    await using app = await start()
    const { attendee, path, humanId } = await begin(app)
    const { status, text } = await attendee.press('cancel', { reason: 'No\r\ntime\u202e\u0007' })
    expect(status).toBe(200)
    expect(text).toContain('The meeting is cancelled')
    const booking = (await app.call('GET', path)).body
    expect(booking).toMatchObject({
      ...{ status: 'cancelled', cancellation_reason: 'No time', cancelled_by: 'attendee' },
    })
    expect(app.events().at(-1)).toMatchObject({ event: 'booking.cancelled', by: 'attendee' })
    expect((await attendee.look()).status).toBe(404)
    expect((await app.book(humanId, at('09:00'))).status).toBe(201)
  })

  test('needs no reason', async () => {
    await using app = await start()
    const { attendee, path } = await begin(app)
    await attendee.press('cancel', { reason: ' \u200b ' })
    const booking = (await app.call('GET', path)).body
    expect(booking.status).toBe('cancelled')
    expect(booking).not.toContainKey('cancellation_reason')
  })

  test('cuts a reason that no box would have taken, and takes no form that is none', async () => {
    await using app = await start()
    const { attendee, path, token } = await begin(app)
    const form = wordIn((await attendee.look()).text)
    const url = `http://book.example.com/b/${token}`
    const sent = async (body: string, type: string) => {
      const headers = { 'content-type': type, 'sec-fetch-site': 'same-origin' }
      return (await app.fetch(new Request(url, { method: 'POST', headers, body }))).status
    }
    const kind = 'application/x-www-form-urlencoded'
    expect(await sent(JSON.stringify({ form, do: 'cancel' }), 'application/json')).toBe(403)
    expect(await sent(`form=${form}&do=cancel`, 'text/plain')).toBe(403)
    expect(await sent(`form=${form}&do=cancel`, `${kind}x`)).toBe(403)
    expect(await sent(`form=${form}&do=cancel&reason=${'x'.repeat(17_000)}`, kind)).toBe(403)
    expect((await app.call('GET', path)).body.status).toBe('confirmed')
    const { status } = await attendee.press('cancel', { reason: `${'👍'.repeat(500)}, and more` })
    expect(status).toBe(200)
    const { body } = await app.call('GET', path)
    expect(body.cancellation_reason).toBe('👍'.repeat(500))
  })

  test('ends the whole of a meeting with several, which nobody moves', async () => {
    await using app = await start()
    const human_ids = [(await app.human()).id, (await app.human({ name: 'Bo' })).id]
    const wish = { human_ids, assign: 'all', starts_at: at('09:00'), duration: 30 }
    const made = await app.call('POST', '/v1/bookings', { ...wish, attendee_name: 'Al' })
    const { bookings } = JSON.parse(made.text)
    const attendee = attendeeAt(app, bookings[0].manage_url)
    const page = (await attendee.look()).text
    expect(page).toContain('Sarah Chen and Bo')
    expect(page).not.toContain('?move=0')
    expect(startsIn((await attendee.look('?move=0')).text)).toEqual([])
    const moved = await attendee.send({
      ...{ form: wordIn(page), do: 'move', starts_at: at('10:00') },
    })
    expect(moved.status).toBe(409)
    expect(moved.text).toContain('It was not moved: it cannot be moved here.')
    expect(moved.text).not.toContain('too late')
    expect((await attendee.press('cancel')).status).toBe(200)
    const { text } = await app.call('GET', '/v1/bookings?status=cancelled')
    expect(JSON.parse(text).total).toBe(2)
    expect((await attendeeAt(app, bookings[1].manage_url).look()).status).toBe(404)
  })

  test.each([
    ['another time', { starts_at: at('11:00') }],
    ['another attendee', { attendee_email: 'bo@example.org' }],
  ])('leaves what has parted from a meeting with several: by %s', async (_, change) => {
    await using app = await start()
    const humans = [
      await app.human(),
      await app.human({ name: 'Bo' }),
      await app.human({ name: 'Cy' }),
    ]
    const human_ids = humans.map(({ id }) => id)
    const wish = { human_ids, assign: 'all', starts_at: at('09:00'), duration: 30 }
    const who = { attendee_name: 'Al', attendee_email: 'al@example.org' }
    const made = await app.call('POST', '/v1/bookings', { ...wish, ...who })
    const [first, second, third] = JSON.parse(made.text).bookings
    await app.call('PATCH', `/v1/bookings/${third.id}`, change)
    const present = JSON.parse((await app.call('GET', `/v1/bookings/${third.id}`)).text)
    const parted = attendeeAt(app, present.manage_url)
    const attendee = attendeeAt(app, first.manage_url)
    expect((await attendee.look()).text).toContain('<bdi>Sarah Chen and Bo</bdi>')
    const page = (await parted.look()).text
    expect(page).toContain('<bdi>Cy</bdi>')
    expect(page).toContain('?move=0')
    expect((await attendee.press('cancel')).status).toBe(200)
    const statuses = [first, second, third].map(async ({ id }) => {
      return (await app.call('GET', `/v1/bookings/${id}`)).body.status
    })
    expect(await Promise.all(statuses)).toEqual(['cancelled', 'cancelled', 'confirmed'])
    const moved = await parted.press('move', { starts_at: out('14:00') })
    expect([moved.status, moved.headers.get('location')]).toEqual([303, '?moved=1'])
  })

  test('goes by the notice of the time that a meeting was moved to', async () => {
    await using app = await start()
    const { attendee, path, humanId } = await begin(app)
    const notices = { cancel_notice: 24 * 60, move_notice: 60 }
    await app.call('PATCH', `/v1/humans/${humanId}`, notices)
    app.clock.set(at('07:00'))
    expect((await attendee.press('cancel')).status).toBe(409)
    await attendee.press('move', { starts_at: out('10:00') })
    expect((await attendee.press('cancel')).status).toBe(409)
    const later = '2026-03-18T09:00:00.000Z'
    expect((await attendee.press('move', { starts_at: later })).status).toBe(303)
    expect((await attendee.press('cancel')).status).toBe(200)
    expect((await app.call('GET', path)).body.status).toBe('cancelled')
  })
})

describe('moving', () => {
  test('offers a few free times a day, and goes to one of them', async () => {
    await using app = await start()
    const { attendee, path, humanId } = await begin(app)
    const offered = startsIn((await attendee.look('?move=0')).text)
    const free = await app.slots(humanId, '2026-03-16')
    expect(offered.filter((each) => each.startsWith('2026-03-16'))).toHaveLength(6)
    for (const each of offered.filter((one) => one.startsWith('2026-03-16'))) {
      expect(free).toContain(each)
    }
    // Where it stands already is no other time.
    expect(offered).not.toContain(out('09:00'))
    const { status, headers } = await attendee.press('move', { starts_at: out('14:00') })
    expect([status, headers.get('location')]).toEqual([303, '?moved=1'])
    expect((await attendee.look('?moved=1')).text).toContain('The meeting was moved')
    expect((await app.call('GET', path)).body.starts_at).toBe(out('14:00'))
    expect(app.events().at(-1)).toMatchObject({
      ...{ event: 'booking.rescheduled', by: 'attendee' },
      previous: { starts_at: out('09:00') },
    })
  })

  test('pages through 30 days and no more, and shows all of a day', async () => {
    await using app = await start()
    const { attendee } = await begin(app)
    const pages = await Promise.all([0, 1, 2, 3, 4].map((page) => attendee.look(`?move=${page}`)))
    const starts = pages.flatMap(({ text }) => startsIn(text))
    expect(new Set(starts).size).toBe(starts.length)
    expect(starts.toSorted()).toEqual(starts)
    // 2026-03-10 and the 29 days after it.
    expect(starts.at(-1)).toStartWith('2026-04-08')
    const [day = ''] = /day=\d+/.exec(pages[0]?.text ?? '') ?? []
    expect(startsIn((await attendee.look(`?move=0&${day}`)).text).length).toBeGreaterThan(6)
  })

  test('may go where the meeting itself stands in the way', async () => {
    await using app = await start()
    const { attendee, path } = await begin(app, { human: { rules: { slot_interval: 15 } } })
    const all = await attendee.look('?move=0&day=20528')
    expect(startsIn(all.text)).toContain(out('09:15'))
    expect((await attendee.press('move', { starts_at: out('09:15') })).status).toBe(303)
    expect((await app.call('GET', path)).body.starts_at).toBe(out('09:15'))
  })

  test('keeps to the terms of the service that it was booked as', async () => {
    await using app = await start()
    const { id } = await app.human()
    const kind = { name: 'Intro', durations: [20], human_ids: [id], slot_interval: 60 }
    const service_id = (await app.call('POST', '/v1/services', kind)).body.id
    const wish = { service_id, starts_at: at('09:00'), attendee_name: 'Al' }
    const { text } = await app.call('POST', '/v1/bookings', wish)
    const attendee = attendeeAt(app, JSON.parse(text).manage_url)
    const page = (await attendee.look('?move=0')).text
    expect((await attendee.look()).text).toContain('Intro with Sarah Chen')
    for (const each of startsIn(page)) expect(each).toEndWith(':00:00.000Z')
    expect((await attendee.press('move', { starts_at: out('09:30') })).status).toBe(409)
    expect((await attendee.press('move', { starts_at: out('10:00') })).status).toBe(303)
  })

  test.each([
    ['a time that was taken meanwhile', out('10:00')],
    ['a time outside of working hours', out('20:00')],
    ['a time beside the grid', out('10:07')],
    ['a time in the past', '2026-03-09T10:00:00.000Z'],
    ['a time beyond the days that are offered', '2026-05-11T10:00:00.000Z'],
    ['no time', ''],
  ])('to %s shows other times and changes nothing', async (_, starts_at) => {
    await using app = await start()
    const { attendee, path, humanId } = await begin(app)
    const form = wordIn((await attendee.look('?move=0')).text)
    await app.book(humanId, at('10:00'))
    const before = rowsOf(app)
    const answer = await attendee.send({ form, do: 'move', starts_at }, undefined, '?move=0')
    expect(answer.status).toBe(409)
    expect(startsIn(answer.text).length).toBeGreaterThan(5)
    expect(startsIn(answer.text)).not.toContain(out('10:00'))
    expect(rowsOf(app)).toBe(before)
    expect((await app.call('GET', path)).body.starts_at).toBe(out('09:00'))
  })

  test('offers nothing where meetings are not as long any more', async () => {
    await using app = await start()
    const { attendee, humanId, path } = await begin(app)
    const form = wordIn((await attendee.look('?move=0')).text)
    const rules = { working_days: [1, 2, 3, 4, 5], work_start: '09:00', work_end: '17:00' }
    const longer = { ...rules, meeting_durations: [60] }
    expect((await app.call('PUT', `/v1/humans/${humanId}/availability`, longer)).status).toBe(200)
    expect(startsIn((await attendee.look('?move=0')).text)).toEqual([])
    const { status } = await attendee.send({ form, do: 'move', starts_at: out('14:00') })
    expect(status).toBe(409)
    expect((await app.call('GET', path)).body.starts_at).toBe(out('09:00'))
  })

  test('is not offered with somebody who is not met any more, and says so', async () => {
    await using app = await start()
    const { attendee, humanId, path } = await begin(app)
    const form = wordIn((await attendee.look()).text)
    await app.call('PATCH', `/v1/humans/${humanId}`, { active: false })
    const page = (await attendee.look()).text
    expect(page).not.toContain('?move=0')
    expect(page).toContain('This meeting is not moved here. Write to')
    const { status, text } = await attendee.send({ form, do: 'move', starts_at: out('14:00') })
    expect(status).toBe(409)
    expect(text).toContain('It was not moved: it cannot be moved here.')
    expect((await app.call('GET', path)).body.starts_at).toBe(out('09:00'))
    expect((await attendee.press('cancel')).status).toBe(200)
  })

  test('says that times cannot be shown where nobody knows what is free, and not that none is', async () => {
    await using app = await start()
    const { attendee, humanId, path } = await begin(app)
    const form = wordIn((await attendee.look('?move=0')).text)
    const calendar = { type: 'ics', url: 'http://127.0.0.1:9/unread.ics' }
    const made = await app.call('POST', `/v1/humans/${humanId}/calendars`, calendar)
    expect([made.status, made.text]).toEqual([201, expect.any(String)])
    const send = () =>
      attendee.send({ form, do: 'move', starts_at: out('14:00') }, undefined, '?move=0')
    for (const page of [
      await attendee.look('?move=0'),
      await attendee.look('?move=0&day=20528'),
      await send(),
    ]) {
      expect([page.status, page.headers.get('retry-after')]).toEqual([503, '60'])
      expect(page.text).toContain('Times cannot be shown just now; try again later.')
      expect(page.text).not.toMatch(/Nothing is free|taken meanwhile|calendar/i)
    }
    expect((await send()).text).toContain('The meeting stays where it is')
    expect((await app.call('GET', path)).body.starts_at).toBe(out('09:00'))
  })

  test('of many at once to one time, one gets it', async () => {
    await using app = await start()
    const { id } = await app.human()
    const attendees = []
    for (const time of ['09:00', '09:30', '10:00', '10:30']) {
      const { body } = await app.book(id, at(time))
      attendees.push(attendeeAt(app, body.manage_url ?? ''))
    }
    const answers = await Promise.all(
      attendees.map((each) => each.press('move', { starts_at: out('15:00') })),
    )
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 409, 409, 409])
  })
})

describe('a button', () => {
  test('that is sent five times at once with one word moves once, and the others see where to', async () => {
    await using app = await start()
    const { attendee, path } = await begin(app)
    const form = wordIn((await attendee.look('?move=0')).text)
    const before = app.events().length
    const times = ['11:00', '12:00', '13:00', '14:00', '15:00']
    const answers = await Promise.all(
      times.map((time) => attendee.send({ form, do: 'move', starts_at: out(time) })),
    )
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 409, 409, 409, 409])
    expect(app.events()).toHaveLength(before + 1)
    const { starts_at } = (await app.call('GET', path)).body
    for (const { status, text } of answers) {
      if (status !== 409) continue
      expect(text).toContain('The meeting has changed since you opened this page')
      expect(text).toContain(`${starts_at.slice(11, 16)} to`)
    }
  })

  test('to cancel that comes with one to move, by one word, is the only one or none', async () => {
    await using app = await start()
    const { attendee, path } = await begin(app)
    const form = wordIn((await attendee.look('?move=0')).text)
    const moved = { form, do: 'move', starts_at: out('11:00') }
    const answers = await Promise.all([attendee.send(moved), attendee.send({ form, do: 'cancel' })])
    expect(answers.filter(({ status }) => status < 400)).toHaveLength(1)
    const { status } = (await app.call('GET', path)).body
    expect(status).toBe(answers[0]?.status === 303 ? 'confirmed' : 'cancelled')
  })

  test('of another origin, or without the word of the page, changes nothing', async () => {
    await using app = await start()
    const { attendee } = await begin(app)
    const form = wordIn((await attendee.look()).text)
    const before = rowsOf(app)
    const cancel = { form, do: 'cancel' }
    const strangers: Record<string, string>[] = [
      { 'sec-fetch-site': 'cross-site', origin: publicUrl },
      { 'sec-fetch-site': 'same-site', origin: publicUrl },
      { origin: 'https://evil.example' },
    ]
    for (const headers of strangers) {
      expect((await attendee.send(cancel, headers)).status).toBe(403)
    }
    for (const word of ['', 'x', `${form}x`]) {
      expect((await attendee.send({ ...cancel, form: word })).status).toBe(409)
    }
    expect((await attendee.send({ form, do: 'else' })).status).toBe(403)
    expect(rowsOf(app)).toBe(before)
    // A browser on plain HTTP says no more than this, for no page of ours tells its address.
    expect((await attendee.send(cancel, { origin: 'null' })).status).toBe(200)
  })

  test('of a page that was opened before the meeting changed shows what it is now', async () => {
    await using app = await start()
    const { attendee, path } = await begin(app)
    const form = wordIn((await attendee.look()).text)
    await app.call('PATCH', path, { starts_at: at('11:00') })
    const { status, text } = await attendee.send({ form, do: 'cancel' })
    expect(status).toBe(409)
    expect(text).toContain('11:00 to 11:30')
    expect((await app.call('GET', path)).body.status).toBe('confirmed')
  })

  test('is pressed 30 times an hour and no more, on each link by itself', async () => {
    await using app = await start()
    const { attendee, humanId } = await begin(app)
    const other = await app.book(humanId, at('11:00'))
    for (let n = 0; n < 30; n += 1) {
      expect((await attendee.send({ do: 'cancel' })).status).toBe(409)
    }
    const { status, headers, text } = await attendee.press('cancel')
    expect([status, headers.get('retry-after')]).toEqual([429, '120'])
    expect(text).toContain('Wait 2 minutes, then')
    expect((await attendee.look()).status).toBe(200)
    const another = attendeeAt(app, other.body.manage_url ?? '')
    expect((await another.press('cancel')).status).toBe(200)
    app.clock.advance(120_000)
    expect((await attendee.press('cancel')).status).toBe(200)
  })
})

describe('a notice', () => {
  const notices = { cancel_notice: 1_440, move_notice: 60 }

  test('is told, and holds: later the page says whom to ask', async () => {
    await using app = await start()
    const { attendee, path } = await begin(app, { human: notices })
    const early = (await attendee.look()).text
    expect(early).toContain('It can be cancelled here until Sunday 15 March 2026, 09:00 UTC')
    expect(early).toContain('It can be moved here until Monday 16 March 2026, 08:00 UTC')
    const form = wordIn(early)
    app.clock.set('2026-03-15T09:00:00.001Z')
    const late = (await attendee.look()).text
    expect(late).not.toContain('value="cancel"')
    expect(late).toContain('mailto:sarah@acme.example')
    expect((await attendee.send({ form, do: 'cancel' })).status).toBe(409)
    expect((await app.call('GET', path)).body.status).toBe('confirmed')
    expect((await attendee.press('move', { starts_at: out('14:00') })).status).toBe(303)
    app.clock.set('2026-03-16T13:00:00.001Z')
    const shut = (await attendee.look('?move=0')).text
    expect(startsIn(shut)).toEqual([])
    const word = { form: 'x', do: 'move', starts_at: out('15:00') }
    expect((await attendee.send(word)).status).toBe(409)
    expect((await app.call('GET', path)).body.starts_at).toBe(out('14:00'))
  })

  test('of a move holds for where it goes as well: nothing sooner is offered, nor taken', async () => {
    await using app = await start()
    const { attendee, path } = await begin(app, { human: { move_notice: 3 * 1_440 + 60 } })
    const page = (await attendee.look('?move=0')).text
    // It is Tuesday, 10:00.
    expect(startsIn(page)[0]).toBe(out('11:00', '13'))
    expect(startsIn((await attendee.look('?move=0&day=20524')).text)).toEqual([])
    const form = wordIn(page)
    const sent = (time: string) => attendee.send({ form, do: 'move', starts_at: time })
    expect((await sent(out('10:30', '13'))).status).toBe(409)
    expect((await sent(out('14:00', '11'))).status).toBe(409)
    expect((await app.call('GET', path)).body.starts_at).toBe(out('09:00'))
    expect((await sent(out('11:00', '13'))).status).toBe(303)
  })

  test('of the service stands in the place of the human’s', async () => {
    await using app = await start()
    const { id } = await app.human(notices)
    const kind = { name: 'Intro', durations: [30], human_ids: [id], cancel_notice: 0 }
    const service_id = (await app.call('POST', '/v1/services', kind)).body.id
    const wish = { service_id, starts_at: at('09:00'), attendee_name: 'Al' }
    const { text } = await app.call('POST', '/v1/bookings', wish)
    const attendee = attendeeAt(app, JSON.parse(text).manage_url)
    app.clock.set('2026-03-16T08:59:00Z')
    expect((await attendee.press('cancel')).status).toBe(200)
  })

  test('is the longest of all who are met, and those who are not met any more have none', async () => {
    await using app = await start()
    const [one, two, three] = [
      (await app.human({ name: 'Al' })).id,
      (await app.human({ name: 'Bo', ...notices })).id,
      (await app.human({ name: 'Cy', cancel_notice: 43_200 })).id,
    ]
    const wish = {
      human_ids: [one, two, three],
      assign: 'all',
      starts_at: at('09:00'),
      duration: 30,
    }
    const made = await app.call('POST', '/v1/bookings', { ...wish, attendee_name: 'Al' })
    const { bookings } = JSON.parse(made.text)
    const attendee = attendeeAt(app, bookings[0].manage_url)
    const shut = (await attendee.look()).text
    expect(shut).toContain('with Al, Bo and Cy')
    expect(shut).not.toContain('value="cancel"')
    expect((await app.call('DELETE', `/v1/bookings/${bookings[2].id}`)).status).toBe(200)
    const open = (await attendee.look()).text
    expect(open).toContain('with Al and Bo')
    expect(open).toContain('It can be cancelled here until Sunday 15 March 2026, 09:00 UTC')
  })

  test('binds no key, and a meeting that has begun is not changed by a link', async () => {
    await using app = await start()
    const { attendee, path } = await begin(app, { human: notices })
    app.clock.set(at('09:00'))
    const text = (await attendee.look()).text
    expect(text).toContain('has begun or is over')
    expect(text).not.toContain('<form')
    expect((await app.call('DELETE', path)).status).toBe(200)
  })
})
