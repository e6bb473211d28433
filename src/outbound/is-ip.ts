const byte = '(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)'
const fourBytes = new RegExp(`^(?:${byte}\\.){3}${byte}$`)

/**
 * 4 or 6 for the text of an address of that version, else 0: what isIP of node:net says, which brings Node's streams
 * along (10 ms of a start). So it is asked only about what may be IPv6.
 */
export function isIP(text: string): number {
  if (text.includes(':')) return process.getBuiltinModule('node:net').isIP(text)
  return fourBytes.test(text) ? 4 : 0
}
