/**
 * The stored body of an event with the link of its booking, put in when it is sent: a link is in no row, and one that was
 * made anew or is dead since goes out to nobody. What is signed is what is sent.
 */
export function withLink(payload: string, url: string | null): string {
  if (url === null) return payload
  // The first of its kind: what stands before it are a type and an instant.
  return payload.replace(dataStart, () => `${dataStart}"manage_url":"${url}",`)
}

const dataStart = '"data":{'
