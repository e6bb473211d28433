/** What a model calls the things that texts refer to: who has tools knows no routes. */
import type { Wording } from '../domain/wording/says.ts'
import { nameOf } from './catalogue.ts'
import type { Tool } from './tool.ts'
import { isTool } from './tools.ts'

/** What is no tool can be done over HTTP only, and is called as it is there. */
const toolOrOperation = (id: string) =>
  isTool(id) ? nameOf(id) : (others[id] ?? `${id} of the HTTP API`)

/** What another tool does. */
const others: Readonly<Record<string, string>> = {
  listServiceSlots: `${nameOf('listTeamSlots')} with service_id`,
}

export const toolWording: Wording = {
  step: ({ id }) => toolOrOperation(id),
  listing: ({ id }) => `${toolOrOperation(id)} lists those there are.`,
  operation: ({ id }) => toolOrOperation(id),
  field: ({ name }) => name,
  unknownField({ known }) {
    const fields = known.length === 0 ? 'It takes none.' : `Known fields: ${known.join(', ')}.`
    return `is not a field of this object. ${fields}`
  },
  refusal: ({ code }) => code,
  idempotencyKey: () => 'idempotency_key',
  repeatableCall: () => 'call that takes one',
  wait: ({ seconds }) => (seconds === null ? 'as long as the answer says' : `${seconds} s`),
  metadataFilter: (example) =>
    example === null ? 'metadata' : `metadata {"${example.name}": "${example.value}"}`,
  // Strict function calling sends null for whatever is left out: it cannot remove a value as well.
  nullMeans: () => '',
}

/** With the arguments of a tool for the fields of its operation. */
export function wordingOf({ name: tool, args }: Pick<Tool, 'name' | 'args'>): Wording {
  return {
    ...toolWording,
    field: ({ name }) => args.find((argument) => argument.field === name)?.name ?? name,
    unknownField(unknown) {
      const [outer] = unknown.name.split('.')
      if (args.some(({ name }) => name === outer)) return toolWording.unknownField(unknown)
      const known = args.map(({ name }) => name).join(', ')
      return `is not an argument of ${tool}. ${known === '' ? 'It takes none.' : `Known: ${known}.`}`
    },
  }
}
