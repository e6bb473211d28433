/** Where operations and pages are found: one row of the table in routes.ts each. */

import type { Need, Scope } from '../domain/access/scope.ts'
import type { Sight } from '../domain/access/sight.ts'
import type { Arrival } from './door/arrivals.ts'
import type { Input } from './input/input.ts'
import type { Described, Operation } from './operation.ts'

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

interface Place {
  readonly method: Method
  /** `/v1/bookings/:id` */
  readonly path: string
}

/** An operation, to be called by a key of the scope that it needs. */
export interface OperationRoute extends Place {
  readonly scope: Need
  readonly operation: Operation
}

/** Whoever has been let in. */
export interface Known {
  readonly scope: Scope
  readonly sight: Sight
}

/** What answers by itself, not in JSON or not to programs: public, or behind a key. */
export type Page = Place &
  (
    | { readonly scope: null; respond(arrival: Arrival): Response | Promise<Response> }
    | {
        readonly scope: Need
        respond(arrival: Arrival, caller: Known): Response | Promise<Response>
        /** Where it stands in the documents beside the operations. */
        readonly described?: Documented
      }
  )

export type Route = OperationRoute | Page

/** What the documents look at. */
export type Documented = Described & { readonly input: Input<unknown> }

type IdsIn<Path extends string> = Path extends `${string}:${infer Id}/${infer Rest}`
  ? Id | IdsIn<Rest>
  : Path extends `${string}:${infer Id}`
    ? Id
    : never

/** An operation whose ids are all in the path; another one does not compile. */
export function at<const Path extends string>(
  method: Method,
  path: Path,
  scope: Need,
  operation: Operation<IdsIn<Path>>,
): OperationRoute {
  return { method, path, scope, operation }
}

/** A public page. */
export function open(
  method: Method,
  path: string,
  respond: (arrival: Arrival) => Response | Promise<Response>,
): Page {
  return { method, path, scope: null, respond }
}

/** What the documents say of a route; null where it stands in none. */
export function documentedOf(route: Route): Documented | null {
  if ('operation' in route) return route.operation
  return 'described' in route ? (route.described ?? null) : null
}
