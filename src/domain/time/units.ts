/** Lengths of time in milliseconds, and the years that dates may lie in. */
export const minuteMs = 60_000
export const hourMs = 60 * minuteMs
export const dayMs = 24 * hourMs
export const yearMin = 1970
export const yearMax = 9998
/** The first instant that no calendar here has: none is offered, none is taken. */
export const endOfTimeMs = Date.UTC(yearMax + 1, 0)
