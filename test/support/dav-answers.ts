/** A CalDAV server of one calendar, which answers as it is told. */

const spaces =
  'xmlns="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav" xmlns:cs="http://calendarserver.org/ns/"'

/** One event. */
export const davMember = (name: string, text: string) =>
  `<response><href>/c/${name}.ics</href><propstat><prop><getetag>"1"</getetag><c:calendar-data>${Bun.escapeHTML(text)}</c:calendar-data></prop><status>HTTP/1.1 200 OK</status></propstat></response>`

/** Responses as one answer. */
export const davAnswer = (...responses: readonly string[]) =>
  new Response(`<?xml version="1.0"?><multistatus ${spaces}>${responses.join('')}</multistatus>`, {
    status: 207,
    headers: { 'content-type': 'application/xml' },
  })

/** The calendar says that it is another with each question; `answer` says what is in it. */
export function davServer(answer: () => Response) {
  let tag = 0
  const server = Bun.serve({
    hostname: '127.0.0.1',
    port: 0,
    fetch({ method }) {
      if (method === 'REPORT') return answer()
      tag += 1
      return davAnswer(
        `<response><href>/c/</href><propstat><prop><resourcetype><collection/><c:calendar/></resourcetype><cs:getctag>${tag}</cs:getctag></prop><status>HTTP/1.1 200 OK</status></propstat></response>`,
      )
    },
  })
  return {
    url: `http://127.0.0.1:${server.port}/c/`,
    [Symbol.asyncDispose]: () => server.stop(true),
  }
}
