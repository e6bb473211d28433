/** A tool as `tools/list` shows it. */

import { loosened } from './answer/short.ts'
import type { Json, Schema, Schemas } from './document.ts'
import type { Tool } from './tool.ts'

export function listed({ name, title, description, args, answer, hints }: Tool) {
  const properties: Schemas = Object.fromEntries(args.map((one) => [one.name, one.schema]))
  const required = args.filter((one) => one.required).map((one) => one.name)
  return {
    name,
    title,
    description,
    inputSchema: objectOf({ properties, required, additionalProperties: false }),
    outputSchema: objectOf(loosened(answer)),
    annotations: hints,
  }
}

/** MCP wants the type said, also beside a union of objects. */
function objectOf(schema: Schema) {
  // The SDK's types want plain JSON.
  const { properties, required = [], ...rest } = schema
  const plain: Record<string, Json> = JSON.parse(JSON.stringify(rest))
  const fields: Record<string, Json> = JSON.parse(JSON.stringify(properties ?? {}))
  return { ...plain, type: 'object' as const, properties: fields, required }
}
