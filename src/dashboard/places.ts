/**
 * Where one was in what was left: how far it was scrolled, and what had the focus. Back leads there, once enough of it is
 * drawn anew. Each entry of the browser's history has a name for it.
 */

interface Place {
  readonly scrolled: number
  readonly focus: Mark | null
}

/** The n-th of all that is called so: what is drawn anew has no other name. */
interface Mark {
  readonly called: string
  readonly at: number
}

interface Entry {
  readonly name: string
  /** What was shown before, where this page led here. */
  readonly from: string | null
}

const waitMsMax = 3_000
const left = new Map<string, Place>()
let here: Entry = { name: '', from: null }
let isBack = false
let stop = () => {}

/** Once, before anything is drawn. */
export function beginPlaces(): void {
  here = entryIn(history.state)
  // Ours is the better memory as long as the page lives: at the time of the browser's own, nothing is drawn yet.
  history.scrollRestoration = 'manual'
  addEventListener('pagehide', () => {
    history.scrollRestoration = 'auto'
  })
}

/** Whether Back has led here. */
export function cameBack(): boolean {
  return isBack
}

/** The address from which this page has led here. */
export function shownBefore(): string | null {
  return here.from
}

/** Called before the address changes; answers what its entry is to keep. */
export function leavePlace(replace: boolean): Entry {
  note()
  isBack = false
  const from = replace ? here.from : location.pathname + location.search
  here = { name: replace ? here.name : crypto.randomUUID(), from }
  return here
}

/** Called when Back or Forward has led to another entry. */
export function comeToPlace(main: () => HTMLElement | null): void {
  note()
  here = entryIn(history.state)
  const place = left.get(here.name)
  isBack = place !== undefined
  if (place) restore(place, main)
}

function note(): void {
  left.set(here.name, { scrolled: scrollY, focus: markOf(document.activeElement) })
}

/** Until all of it is there, or something else is done meanwhile. */
function restore({ scrolled, focus }: Place, main: () => HTMLElement | null): void {
  stop()
  const givenUp = new AbortController()
  stop = () => givenUp.abort()
  for (const doing of ['wheel', 'touchstart', 'pointerdown', 'keydown']) {
    addEventListener(doing, stop, { signal: givenUp.signal, passive: true })
  }
  const untilMs = performance.now() + waitMsMax
  const look = () => {
    if (givenUp.signal.aborted) return
    const isOver = performance.now() > untilMs
    const { scrollHeight, clientHeight } = document.documentElement
    const element = focus && marked(focus)
    if (!isOver && (scrollHeight - clientHeight < scrolled || (focus && !element))) {
      requestAnimationFrame(look)
      return
    }
    scrollTo(0, scrolled)
    // A dialog holds the focus, and gives it back by itself.
    const target = element ?? main()
    if (!document.querySelector('dialog[open]')) target?.focus({ preventScroll: true })
    stop()
  }
  requestAnimationFrame(look)
}

const held = 'main :is(a, button)'

function markOf(element: Element | null): Mark | null {
  if (!element?.matches(held) || element.closest('dialog')) return null
  const called = nameOf(element)
  return { called, at: namesakes(called).findIndex((one) => one === element) }
}

function marked({ called, at }: Mark): HTMLElement | undefined {
  return namesakes(called)[at]
}

function namesakes(called: string): HTMLElement[] {
  const all = [...document.querySelectorAll<HTMLElement>(held)]
  return all.filter((element) => nameOf(element) === called)
}

function nameOf(element: Element): string {
  return `${element.getAttribute('href') ?? ''} ${element.textContent}`
}

/** What another version of the page has kept is no entry. */
function entryIn(state: unknown): Entry {
  const isEntry = typeof state === 'object' && state !== null && 'name' in state && 'from' in state
  const { name = '', from = null } = isEntry ? state : {}
  return { name: String(name), from: typeof from === 'string' ? from : null }
}
