/** A name and an e-mail address in one text, as the heads of mails have them. */

interface NamedAddress {
  readonly name: string
  readonly address: string
}

/** A name and an address, as long as they may be, and what stands around them. In longer text neither is looked for. */
const charactersMax = 600

/** `John Smith <john@x.com>`; null for any other text. */
export function namedAddress(text: string): NamedAddress | null {
  if (text.length > charactersMax || !text.endsWith('>')) return null
  const [, name = '', address] = /^\s*["']?([^<>]*?)["']?\s*<([^<>\s]+@[^<>\s]+)>$/.exec(text) ?? []
  return address === undefined || name.trim() === '' ? null : { name: name.trim(), address }
}

/** The same of a text that holds an address in any way: one that is nothing else is its own name. Null without one. */
export function addressIn(text: string): NamedAddress | null {
  if (text.length > charactersMax) return null
  const address = /[^\s<>"'(),:;[\]]+@[^\s<>"'(),:;[\]]+/.exec(text)?.[0]
  if (address === undefined) return null
  const name = text
    .replace(address, ' ')
    .replace(/[<>()[\]"]|mailto:/gi, ' ')
    .replace(/^[\s,;:–-]+|[\s,;:–-]+$/g, '')
    .replace(/\s+/g, ' ')
  return { name: name === '' ? address : name, address }
}
