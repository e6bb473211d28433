/** A page for attendees: no script, nothing from elsewhere, kept and found by nobody. */
import { html, Markup } from '../pages/html.ts'
import { style } from './style.ts'

const headers = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'content-security-policy': [
    "default-src 'none'",
    `style-src 'sha256-${Bun.SHA256.hash(style, 'base64')}'`,
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  // The address is the key: it must not reach whoever a link on the page leads to.
  'referrer-policy': 'no-referrer',
  'x-robots-tag': 'noindex, nofollow',
  'x-frame-options': 'DENY',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
}

export interface Page {
  readonly title: string
  readonly body: Markup
  readonly status?: number
  readonly retryAfterSeconds?: number
}

/** A page to show, or where to go on. */
export type Outcome = Page | Response

export function pageAnswer({ title, body, status = 200, retryAfterSeconds }: Page): Response {
  const wait = retryAfterSeconds === undefined ? {} : { 'retry-after': `${retryAfterSeconds}` }
  return new Response(documentOf(title, body).text, { status, headers: { ...headers, ...wait } })
}

function documentOf(title: string, body: Markup): Markup {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex, nofollow">
<title>${title}</title>
<style>${new Markup(style)}</style>
</head>
<body>
<main>
${body}
</main>
</body>
</html>
`
}

/** A page that says one thing. */
function plainPage(status: number, title: string, text: string, more: Partial<Page> = {}): Page {
  const body = html`<div class="card"><h1>${title}</h1><p>${text}</p></div>`
  return { title, body, status, ...more }
}

/** The same for every link that is none, whatever is wrong with it. */
export const gone = plainPage(
  404,
  'This link leads nowhere',
  'A meeting that is cancelled or over has no page any more, and a link may have been replaced by a newer one. If you have just cancelled, nothing more is needed. Otherwise look for the latest message about your meeting, or ask whoever invited you.',
)

export const foreign = plainPage(
  403,
  'Nothing was changed',
  'This did not come from the page of the meeting. Open the link itself, and use the buttons there.',
)

export const tooOften = (retryAfterSeconds: number) =>
  plainPage(
    429,
    'Nothing was changed',
    `This link was used very often within the hour. Wait ${minutesWords(Math.ceil(retryAfterSeconds / 60))}, then open it again.`,
    { retryAfterSeconds },
  )

const minutesWords = (count: number) => (count === 1 ? 'a minute' : `${count} minutes`)

export const broken = (status: number, requestId: string) =>
  plainPage(
    status,
    'That did not work',
    `Something went wrong here, and nothing was changed. Try again in a moment. If it stays, tell whoever invited you: ${requestId}.`,
  )

/** A page that was sent for by a form is not sent for again by going back. */
export function goOn(location: string): Response {
  return new Response(null, { status: 303, headers: { ...headers, location } })
}
