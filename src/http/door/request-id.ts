const requestIdCharactersMax = 128

/** The header of every answer by which a request is found again in the log. */
export const requestIdHeader = 'x-request-id'

const sane = /^[A-Za-z0-9._:/+=-]+$/

/** The caller's own id of a request where it sent a sane one, else a new one. */
export function requestIdOf({ headers }: Request): string {
  const sent = headers.get(requestIdHeader)
  return sent !== null && isSane(sent) ? sent : Bun.randomUUIDv7()
}

function isSane(id: string): boolean {
  return id.length <= requestIdCharactersMax && sane.test(id)
}
