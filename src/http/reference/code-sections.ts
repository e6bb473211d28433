/** The codes of refusals as sections of the page. */
import type { RefusalCode } from '../../domain/errors.ts'
import { errorGuide, exampleOf } from '../docs/error-guide.ts'
import type { Json } from '../docs/schema.ts'
import { statusOf } from '../door/errors.ts'
import { html } from '../pages/html.ts'
import type { Known } from './fields.ts'
import { written } from './literals.ts'
import { codeOf, guideLinks, type Section } from './parts.ts'
import { prose } from './prose.ts'

/** Every code, and what to do then. */
export function errorSections(codes: readonly RefusalCode[], known: Known): Section[] {
  return [
    {
      ...{ id: 'codes', title: 'Error codes', level: 2 },
      text: html`<p>Decide by <code>error.code</code>: codes stay, messages may change. Each message says what to do next, in the words of whoever asks.</p>
${guideLinks([['Errors', 'requests#errors']])}`,
    },
    ...codes.map((code): Section => {
      const { when, remedy } = errorGuide[code]
      return {
        ...{ id: code, title: code, level: 3 },
        text: html`<p><code>${statusOf[code]}</code> ${prose(when, known.places, code)}</p>
<p><strong>What to do:</strong> ${prose(remedy, known.places, code)}</p>
`,
        code: [codeOf(`Answer ${statusOf[code]}`, written(exampleOfCode(code)))],
      }
    }),
  ]
}

/** As JSON has it: what is left out is not there. */
function exampleOfCode(code: RefusalCode): Json {
  return JSON.parse(JSON.stringify(exampleOf(code).value))
}
