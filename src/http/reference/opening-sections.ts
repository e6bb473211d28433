/** What stands before the operations: where to begin, and what holds for all of them. */
import { said } from '../../domain/wording/says.ts'
import type { OpenApi } from '../docs/openapi.ts'
import { about, ground, practice } from '../docs/practice.ts'
import { html, type Markup } from '../pages/html.ts'
import { httpWording } from '../wording.ts'
import { codeOf, guideLinks, type Link, type Section, samplesShown } from './parts.ts'
import { type Places, prose } from './prose.ts'

/** The page puts the address at which it was asked for in its place. */
export const addressInSamples = 'http://127.0.0.1:3000'

const setUp = `export SLOTFLOW_URL=${addressInSamples}
export SLOTFLOW_API_KEY=sk_live_…`

const firstCall = {
  curl: 'curl -sS "$SLOTFLOW_URL/v1/account" -H "Authorization: Bearer $SLOTFLOW_API_KEY"',
  TypeScript: `# A sample of this page, kept as sample.ts
curl -sSO "$SLOTFLOW_URL/client.ts"
bun sample.ts`,
  Python: `# A sample of this page, kept as sample.py
curl -sSO "$SLOTFLOW_URL/client.py"
python3 sample.py`,
}

/** Chapters by the title of the part that they go on from. */
const chaptersOfGround: Readonly<Record<string, readonly Link[]>> = {
  Authentication: [
    ['Scopes', 'accounts#scopes'],
    ['Rate limits', 'accounts#rate-limits'],
  ],
  Time: [['Dates and times', 'time']],
  Requests: [
    ['Requests and answers', 'requests'],
    ['Idempotency', 'requests#idempotency'],
  ],
  Errors: [['Errors', 'requests#errors']],
}

export function openingSections({ info }: OpenApi, places: Places): Section[] {
  return [
    {
      ...{ id: 'start', title: 'Where to begin', level: 2 },
      text: startText(info.version),
      code: [codeOf('Once in a shell', setUp), samplesShown('Then', firstCall)],
    },
    ...ground.map(
      ([title, text]): Section => ({
        ...{ id: title.toLowerCase(), title, level: 3 },
        text: html`<p>${prose(text, places)}</p>
${guideLinks(chaptersOfGround[title] ?? [])}`,
      }),
    ),
    {
      ...{ id: 'practice', title: 'Good practice', level: 3 },
      text: html`<p>For those who write agents:</p>
<ol>${practice.map((habit) => html`<li>${prose(said(habit, httpWording), places)}\n`)}</ol>
${guideLinks([
  ['How an agent books', 'agents#how-an-agent-books'],
  ['Mistakes that agents make', 'mistakes'],
])}`,
    },
  ]
}

function startText(version: string): Markup {
  return html`<p>${about} Version ${version}.</p>
<p>The first start prints a key; <a href="/dashboard/api-keys">the dashboard</a> makes others. Every sample below runs as it stands
with these two variables. Those in TypeScript and Python use the client of this very version: one file, no package, which makes
keys for repeats, waits and tries again, and goes through pages.</p>
<ul>
<li><a href="/client.ts">client.ts</a>, <a href="/client.js">client.js</a> and <a href="/client.py">client.py</a>
<li><a href="/openapi.json">openapi.json</a>: this page for programs
<li><a href="/llms.txt">llms.txt</a> and <a href="/llms-full.txt">llms-full.txt</a>: for language models
<li><a href="/dashboard/try-it">Try it</a>: a form for every call, and what the dashboard calls itself
<li><a href="/guide">The guide</a>: how it works, chapter by chapter
</ul>
`
}
