/** Samples that are written by hand, and what those of calls begin with. */
import callPy from './samples/call.py' with { type: 'text' }
import callTs from './samples/call.ts.txt' with { type: 'text' }
import streamPy from './samples/stream.py' with { type: 'text' }
import streamTs from './samples/stream.ts.txt' with { type: 'text' }
import toolPy from './samples/tool-call.py' with { type: 'text' }
import toolSh from './samples/tool-call.sh.txt' with { type: 'text' }
import toolTs from './samples/tool-call.ts.txt' with { type: 'text' }
import verificationPy from './samples/verification.py' with { type: 'text' }
import verificationSh from './samples/verification.sh.txt' with { type: 'text' }
import verificationTs from './samples/verification.ts.txt' with { type: 'text' }

/** In the order in which they are offered. */
export const languages = ['curl', 'TypeScript', 'Python'] as const

export type Language = (typeof languages)[number]

export type Samples = Readonly<Record<Language, string>>

/** A receiver finds out whether a POST came from the service. */
export const verification: Samples = {
  curl: verificationSh.trimEnd(),
  TypeScript: verificationTs.trimEnd(),
  Python: verificationPy.trimEnd(),
}

/** A tool without a client of MCP. */
export const toolCall: Samples = {
  curl: toolSh.trimEnd(),
  TypeScript: toolTs.trimEnd(),
  Python: toolPy.trimEnd(),
}

/** Events as they happen, which the clients do not read. */
export const stream = { TypeScript: streamTs.trimEnd(), Python: streamPy.trimEnd() }

/** CALL stands where the call does. */
export const calls = { TypeScript: callTs.trimEnd(), Python: callPy.trimEnd() }
