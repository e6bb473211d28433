/** Which tool was meant by a name that none has: what else a tool is called, and how clients write its name. */

/** What is done, and what with, as a pair of words; the first that fits counts. An empty noun fits too. */
const meanings: readonly (readonly [tool: string, verbs: RegExp, nouns: RegExp])[] = [
  ['whoami', /^(?:who|get|current|what|now)/, /^(?:am_i|me|self|account|time|date|now|today)?$/],
  ['release_hold', /^(?:release|cancel|delete|remove|drop)$/, /^holds?$/],
  ['hold_slot', /^(?:hold|create|place|make|put|reserve)$/, /^(?:holds?|slot_hold|temporarily)$/],
  ['hold_slot', /^hold$/, /.*/],
  ['explain_slot', /^(?:explain|why|check)$/, /^(?:slot|conflicts?)?$/],
  [
    'set_availability',
    /^(?:set|update|change|edit)$/,
    /^(?:availability|(?:\w+_)?hours|schedule)$/,
  ],
  [
    'create_override',
    /^(?:block|add|create|set|book)$/,
    /^(?:off|time|time_off|block|override|vacation|calendar|absence)$/,
  ],
  [
    'list_overrides',
    /^(?:list|get|find|show)$/,
    /^(?:blocks|overrides|time_off|vacations?|absences)$/,
  ],
  ['create_human', /^(?:create|add|new)$/, /^(?:human|user|person|staff|employee|member)s?$/],
  ['update_human', /^(?:update|change|edit)$/, /^(?:human|user|person)s?$/],
  [
    'list_services',
    /^(?:list|get|find|search|show)$/,
    /^(?:services?|(?:event|meeting|appointment)_types?)$/,
  ],
  [
    'list_humans',
    /^(?:list|get|find|search|show|lookup|query)$/,
    /^(?:humans?|users?|people|persons?|staff|team|reps?|colleagues?|employees?|members?|hosts?|calendars)$/,
  ],
  [
    'find_slots',
    /^(?:list|get|find|search|show|check|suggest|query|fetch|view|is|see)$/,
    /^(?:\w+_)?(?:slots?|availability|availabilities|available|times?|openings?|free_?busy|free)$/,
  ],
  ['find_slots', /^(?:availability|free|freebusy|available|slots)$/, /^(?:slots?|times?|busy)?$/],
  [
    'cancel_booking',
    /^(?:cancel|delete|remove|drop)$/,
    /^(?:\w+_)?(?:bookings?|meetings?|appointments?|events?|calls?|reservations?)?$/,
  ],
  [
    'reschedule_booking',
    /^(?:reschedule|move|update|change|edit|modify|postpone|rebook)$/,
    /^(?:\w+_)?(?:bookings?|meetings?|appointments?|events?|calls?|reservations?|time)?$/,
  ],
  [
    'list_bookings',
    /^(?:list|find|search|show|query|lookup|view)$/,
    /^(?:\w+_)?(?:bookings?|meetings?|appointments?|events?|calendar|schedule|agenda|reservations?)$/,
  ],
  [
    'list_bookings',
    /^get$/,
    /^(?:\w+_)?(?:bookings|meetings|appointments|events|calendar|schedule|agenda)$/,
  ],
  [
    'get_booking',
    /^(?:get|read|retrieve|fetch)$/,
    /^(?:\w+_)?(?:booking|meeting|appointment|event)$/,
  ],
  [
    'create_booking',
    /^(?:book|schedule|reserve|create|make|add|new|set|setup|confirm|arrange|plan)$/,
    /^(?:\w+_)?(?:bookings?|meetings?|appointments?|events?|calls?|demos?|slots?|reservations?|time|up)?$/,
  ],
]

/** The tool among those that may be called; null where none is meant. */
export function toolMeant(name: string, tools: readonly string[]): string | null {
  const own = plain(name)
  if (tools.includes(own)) return own
  const [verb = '', ...rest] = own.split('_')
  const noun = rest.join('_')
  const [tool] =
    meanings.find(
      ([one, verbs, nouns]) => tools.includes(one) && verbs.test(verb) && nouns.test(noun),
    ) ?? []
  return tool ?? tools.find((one) => one === `${own}s` || `${one}s` === own) ?? null
}

/** `mcp__slotflow__createBooking`, `slotflow.create-booking` -> `create_booking` */
function plain(name: string): string {
  const last = name.split(/__|[./:]/).at(-1) ?? name
  return last
    .replace(/([a-z\d])([A-Z])/g, '$1_$2')
    .replace(/[\s-]+/g, '_')
    .toLowerCase()
}
