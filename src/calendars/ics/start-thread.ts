/** In the binary every entry lies below one root, whatever piece of it this has become. */
const inBinary = '/$bunfs/root/'

/** A thread that reads calendars. It loads what parses them, which nothing else here does. */
export function startThread(): Worker {
  const isBinary = import.meta.url.includes('/$bunfs/')
  const place = isBinary
    ? `${inBinary}src/calendars/ics/thread.js`
    : new URL('./thread.ts', import.meta.url).href
  return new Worker(place, { smol: true })
}
