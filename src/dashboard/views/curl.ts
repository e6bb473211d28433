import type { Recorded } from '../api/record.ts'

/**
 * A call as a command for a shell; the key is left to the environment.
 * @example curl -X POST 'https://…/v1/humans' \
 *   -H "Authorization: Bearer $SLOTFLOW_API_KEY" \
 *   -H 'Content-Type: application/json' \
 *   -d '{"name":"Sarah Chen","timezone":"UTC"}'
 */
export function curlOf(
  { method, path, body }: Pick<Recorded, 'method' | 'path' | 'body'>,
  origin: string,
): string {
  const verb = method === 'GET' ? '' : `-X ${method} `
  return [
    `curl ${verb}${quoted(origin + path)}`,
    '-H "Authorization: Bearer $SLOTFLOW_API_KEY"',
    ...(body === undefined
      ? []
      : [`-H 'Content-Type: application/json'`, `-d ${quoted(JSON.stringify(body))}`]),
  ].join(' \\\n  ')
}

/** As one word of a shell, whatever is in it. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`
}

/** A path to be looked at: of each id the end, in which they differ. */
export function shortPath(path: string): string {
  return path.replace(/[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{8}([\da-f]{4})/g, '…$1')
}

/** JSON, line by line; anything else as it is. */
export function prettyJson(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2)
  } catch {
    return text
  }
}
