/**
 * One stream of events for the whole page. It is closed while the page is hidden: a browser opens six
 * connections to a host, and a seventh tab would wait for ever.
 */
/** `asking`: by the clock, for keys that hear no events. */
export type LiveState = 'off' | 'connecting' | 'on' | 'asking'

type Listener = () => void

const changeListeners = new Set<Listener>()
const stateListeners = new Set<Listener>()
let source: EventSource | null = null
let state: LiveState = 'off'
let wanted = false

/** Calls back whenever something in the account may have changed. Answers how to stop. */
export function onChange(listener: Listener): () => void {
  changeListeners.add(listener)
  return () => changeListeners.delete(listener)
}

export function liveState(): LiveState {
  return state
}

export function onLiveState(listener: Listener): () => void {
  stateListeners.add(listener)
  return () => stateListeners.delete(listener)
}

const askMs = 30_000

/** Begins to ask again and again, where there is no stream for the key. Answers how to stop. */
export function keepAsking(): () => void {
  enter('asking')
  const timer = setInterval(() => document.hidden || tell(changeListeners), askMs)
  return () => {
    clearInterval(timer)
    enter('off')
  }
}

/** Begins to listen. Answers how to stop. */
export function goLive(): () => void {
  wanted = true
  document.addEventListener('visibilitychange', connect)
  connect()
  return () => {
    wanted = false
    document.removeEventListener('visibilitychange', connect)
    connect()
  }
}

function connect(): void {
  if (!wanted || document.hidden) {
    source?.close()
    source = null
    enter('off')
    return
  }
  if (source) return
  enter('connecting')
  source = new EventSource('/v1/events/stream')
  source.addEventListener('open', () => {
    enter('on')
    // What happened while nobody listened.
    tell(changeListeners)
  })
  source.addEventListener('message', () => tell(changeListeners))
  source.addEventListener('changed', () => tell(changeListeners))
  source.addEventListener('error', lost)
}

/** The browser comes back by itself, unless it was refused: then a view's own request says why. */
function lost(): void {
  enter('connecting')
  if (source?.readyState !== EventSource.CLOSED) return
  source = null
  tell(changeListeners)
  setTimeout(connect, 5_000)
}

function enter(next: LiveState): void {
  if (state === next) return
  state = next
  tell(stateListeners)
}

function tell(listeners: ReadonlySet<Listener>): void {
  for (const listener of listeners) listener()
}
