/** The few calls of the API that the story makes, and the members of their answers that it reads. */

export interface Slot {
  readonly starts_at: string
  /** In the zone that was asked for, ready to be said. */
  readonly local_start: string
  /** Who is free then. */
  readonly human_ids: readonly string[]
}

export interface Booking {
  readonly id: string
  readonly human_id: string
  readonly starts_at: string
  readonly status: 'confirmed' | 'cancelled'
  readonly attendee_name: string
  readonly metadata: { readonly lead_id: string } | null
}

export interface Named {
  readonly id: string
  readonly name: string
}

/** What the service refused, with the code that says what to do next. */
export class Refused extends Error {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(`${code}: ${message}`)
  }
}

export interface Api {
  /** `Answer` is what the reference says this call answers. @throws Refused */
  call<Answer>(
    method: string,
    path: string,
    body?: object,
    idempotencyKey?: string,
  ): Promise<Answer>
}

export function apiAt(url: string, key: string): Api {
  return {
    async call(method, path, body, idempotencyKey) {
      const response = await fetch(`${url}/v1${path}`, {
        method,
        headers: {
          authorization: `Bearer ${key}`,
          'content-type': 'application/json',
          ...(idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey }),
        },
        body: body === undefined ? null : JSON.stringify(body),
        signal: AbortSignal.timeout(10_000),
      })
      const answer = await response.json()
      if (!response.ok) throw new Refused(answer.error.code, answer.error.message)
      return answer
    },
  }
}
