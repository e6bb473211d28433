/** A call that was made before, by its idempotency_key: what it made may be another thing by now. */
import { Refusal } from '../../domain/errors.ts'
import type { Answered, Call } from '../tool.ts'

/** What a repeated call made, as it is now; null where nothing has changed since: the first answer stands. */
export interface Since {
  readonly data: object
  /** How many of what was made are gone, so that `data` shows them as they were. */
  readonly gone: number
}

/** `operationId` reads one of what was made. */
export async function since(
  call: Call,
  operationId: string,
  { data }: Answered,
): Promise<Since | null> {
  const [name, made] = madeIn(data)
  const present = await Promise.all(made.map((one) => readAgain(call, operationId, one)))
  const isSame = made.every((one, at) => stillIs(one, present[at] ?? null))
  if (isSame) return null
  const all = present.map((one, at) => one ?? made[at] ?? {})
  return {
    data: name === null ? { ...all[0] } : { ...data, [name]: all },
    gone: present.filter((one) => one === null).length,
  }
}

/** One thing, or those in the list of an answer that has several. */
function madeIn(data: object): readonly [name: string | null, made: readonly object[]] {
  const list = Object.entries(data).find(
    ([name, value]) => name === 'bookings' && Array.isArray(value),
  )
  return list === undefined ? [null, [data]] : [list[0], list[1]]
}

async function readAgain(call: Call, operationId: string, made: object): Promise<object | null> {
  const id: unknown = Object(made).id
  const sent = { ids: { id: String(id) }, query: {}, body: null, key: null }
  try {
    return (await call.perform(operationId, sent)).data
  } catch (error) {
    if (error instanceof Refusal) return null
    throw error
  }
}

/** Beside what is only said in words, as `local_start`. */
function stillIs(made: object, present: object | null): boolean {
  if (present === null) return false
  const was = new Map<string, unknown>(Object.entries(made))
  return Object.entries(present).every(
    ([name, value]) => JSON.stringify(value) === JSON.stringify(was.get(name)),
  )
}
