/** Every request of the page goes through here: it is recorded, and its error is thrown in one shape. */
import type { Method } from './method.ts'
import { record } from './record.ts'
import type { ApiErrorBody } from './types.ts'

export type { Method }

/** What the API answered in place of what was asked for. */
export class ApiError extends Error {
  override readonly name = 'ApiError'

  constructor(readonly body: ApiErrorBody) {
    super(body.message)
  }

  /** The same in words of the page, at no field: where a person did not write what is wrong. */
  worded(message: string): ApiError {
    return new ApiError({ ...this.body, message, details: [] })
  }

  /** What is wrong, by field. */
  get fields(): Readonly<Record<string, string>> {
    const details = this.body.details ?? []
    return Object.fromEntries(details.map(({ field, message }) => [field, message]))
  }
}

/** What the page itself finds wrong with a field, to be shown as what the API says. */
export function fieldFault(field: string, message: string): ApiError {
  const details = [{ field, message }]
  return new ApiError({ code: 'VALIDATION_ERROR', message, status: 422, details })
}

const signedOutListeners = new Set<() => void>()

/** Calls back when a session turns out to be over. Answers how to stop. */
export function onSignedOut(listener: () => void): () => void {
  signedOutListeners.add(listener)
  return () => signedOutListeners.delete(listener)
}

/** `key`: for calls that want it once more. @throws ApiError, also where the service does not answer. */
export async function call<T>(
  method: Method,
  path: string,
  body?: unknown,
  key?: string,
): Promise<T> {
  const startedMs = performance.now()
  const { status, text } = await send(method, path, body, key)
  const tookMs = Math.round(performance.now() - startedMs)
  if (path.startsWith('/v1/')) record({ method, path, body, status, answer: text, tookMs })
  return read<T>(path, status, text)
}

/** A GET that nobody asked for, such as one more after a change: it is not recorded. @throws ApiError */
export async function callQuietly<T>(path: string): Promise<T> {
  const { status, text } = await send('GET', path, undefined)
  return read<T>(path, status, text)
}

function read<T>(path: string, status: number, text: string): T {
  if (status >= 200 && status < 300) return JSON.parse(text)
  if (status === 401 && path.startsWith('/v1/')) {
    for (const listener of signedOutListeners) listener()
  }
  throw new ApiError(errorIn(text, status))
}

async function send(method: Method, path: string, body: unknown, key?: string) {
  try {
    const response = await fetch(path, {
      method,
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(key === undefined ? {} : { 'x-slotflow-key': key }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    return { status: response.status, text: await response.text() }
  } catch {
    return { status: 0, text: '' }
  }
}

function errorIn(text: string, status: number): ApiErrorBody {
  try {
    return JSON.parse(text).error
  } catch {
    const message = 'Slotflow does not answer. Check that it runs, then try again.'
    return { code: 'UNAVAILABLE', message, status }
  }
}
