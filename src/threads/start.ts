/** In the binary every entry lies below one root, whatever piece of it this has become. */
const inBinary = '/$bunfs/root/src/'

/** Starts a thread by its file, which `scripts/build.ts` names as well: `calendars/ics/thread`. It holds no process up. */
export function startThread(file: string): Worker {
  const isBinary = import.meta.url.includes('/$bunfs/')
  const place = isBinary ? `${inBinary}${file}.js` : new URL(`../${file}.ts`, import.meta.url).href
  return new Worker(place, { smol: true, ref: false })
}
