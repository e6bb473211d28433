/**
 * Mutants that no test can kill, because they are the same program for every input that can occur. Keyed by
 * the text of the line: one that moves stays known, one that changes must be looked at again.
 */

export interface Equivalent {
  readonly path: string
  readonly lineText: string
  readonly changes: readonly string[]
  readonly reason: string
}

const interval = 'src/domain/time/interval.ts'
const slots = 'src/domain/slots/slots.ts'
const candidates = 'src/domain/slots/candidates.ts'
const schedule = 'src/domain/schedule.ts'
const windows = 'src/domain/windows.ts'
const assignment = 'src/domain/assignment.ts'
const teamSlots = 'src/domain/slots/team-slots.ts'
const delivery = 'src/domain/delivery.ts'
const handOver = 'src/domain/slots/hand-over.ts'

export const equivalents: readonly Equivalent[] = [
  {
    path: interval,
    lineText: 'if (taken.length === 0) return from',
    changes: ['the condition becomes false'],
    reason: 'saves a copy: the walk over nothing gives the same set',
  },
  {
    path: interval,
    lineText: 'while (first < taken.length && endOf(taken, first) <= startMs) first += 1',
    changes: ['< becomes <=', '< becomes >=', '<= becomes <'],
    reason: 'members that end before a span leave all of it: passing over them only saves time',
  },
  {
    path: interval,
    lineText: 'for (let at = first; startOf(taken, at) < endMs; at += 1) {',
    changes: ['< becomes <='],
    reason: 'a member that begins where a span ends leaves all of it',
  },
  {
    path: interval,
    lineText:
      'const isSorted = part.every(({ startMs }, at) => at === 0 || startOf(part, at - 1) <= startMs)',
    changes: [
      '<= becomes <',
      '1 becomes 2',
      '- becomes +',
      '|| loses its left',
      '|| loses its right',
      '|| becomes &&',
      '0 becomes 1',
      '=== becomes !==',
    ],
    reason: 'at worst what is sorted is sorted once more',
  },
  {
    path: interval,
    lineText: 'if (a.length === 0) return b',
    changes: ['the condition becomes false'],
    reason: 'saves a copy: nothing and something merge into the same set',
  },
  {
    path: interval,
    lineText: 'for (let next = from[at]; next && next.startMs < beforeMs; next = from[at]) {',
    changes: ['< becomes <='],
    reason: 'of two that start together either may go first: no order among them is promised',
  },
  {
    path: slots,
    lineText: 'let sorted = true',
    changes: ['true becomes false'],
    reason: 'sorting what is sorted changes nothing: the flag saves time',
  },
  {
    path: slots,
    lineText: 'const before = slots.at(-1)?.startMs ?? Number.NEGATIVE_INFINITY',
    changes: ['?? loses its right', 'NEGATIVE_INFINITY becomes POSITIVE_INFINITY'],
    reason: 'at worst the list is sorted once more',
  },
  {
    path: slots,
    lineText: 'if (slots.length > count && startOf(slots, count) <= before) sorted = false',
    changes: [
      'the condition becomes true',
      '> becomes >=',
      '&& becomes ||',
      '&& loses its right',
      '&& loses its left',
      '<= becomes >',
      '<= becomes <',
    ],
    reason:
      'at worst the list is sorted once more: past its end a set starts never, and no two grids have a start in common',
  },
  {
    path: slots,
    lineText: 'if (grid.startMs >= latestMs) break',
    changes: ['>= becomes >', 'the condition becomes false'],
    reason: 'a grid that begins at the last instant, or later, has no start before it',
  },
  {
    path: slots,
    lineText: 'if (slots.length < limit) continue',
    changes: ['< becomes <=', 'the condition becomes false'],
    reason: 'the list is cut one grid later, or put in order once more',
  },
  {
    path: slots,
    lineText: 'sorted = true',
    changes: ['true becomes false'],
    reason: 'sorting what is sorted changes nothing: the flag saves time',
  },
  {
    path: slots,
    lineText: 'latestMs = slots.at(-1)?.startMs ?? latestMs',
    changes: ['?? loses its right', '?? loses its left'],
    reason:
      'only a limit of zero has no last slot; without the last one more is collected, and cut off',
  },
  {
    path: slots,
    lineText: 'while (startMs < starts.endMs && slots.length < countMax) {',
    changes: ['< becomes <= (2)', '&& loses its right'],
    reason: 'more slots than wanted, which are cut off',
  },
  {
    path: slots,
    lineText: 'limits !== undefined &&',
    changes: ['&& loses its left'],
    reason: 'without limits all starts are looked at, and once more in vain',
  },
  {
    path: slots,
    lineText: 'slotsOf(hours.windows, free, [known], pace, 1).length > 0',
    changes: ['1 becomes 2'],
    reason: 'whether there is one is as well seen of two',
  },
  {
    path: slots,
    lineText: 'if (slots.length >= limit) break',
    changes: ['>= becomes >', 'the condition becomes false'],
    reason: 'of no further slot there are none: the walk goes on in vain',
  },
  {
    path: slots,
    lineText: 'if (endOf(free, at) < endMs) at += 1',
    changes: ['< becomes <='],
    reason: 'free time that ends with a candidate which does not fit has no later one either',
  },
  {
    path: candidates,
    lineText: 'const lastMs = Math.min(endMs - durationMs, range.endMs - 1)',
    changes: ['1 becomes 2'],
    reason: 'starts are whole seconds',
  },
  {
    path: candidates,
    lineText: 'let [fitting, exceeding] = [fromDay - 1, toDay]',
    changes: ['1 becomes 2'],
    reason: 'the day before the first has no starts and fits',
  },
  {
    path: candidates,
    lineText: 'const day = Math.floor((fitting + exceeding) / 2)',
    changes: ['floor becomes ceil'],
    reason: 'either lies between the two',
  },
  {
    path: windows,
    lineText:
      'return [0, ...weekdays].map((day) => sorted.filter(({ weekday }) => weekday === day))',
    changes: ['0 becomes 1'],
    reason: 'no day of the week has the number 0: nobody looks there',
  },
  {
    path: windows,
    lineText:
      'for (const span of week[weekdayOf(day)] ?? []) windows.push(windowOn(clock, day, span))',
    changes: ['?? loses its right'],
    reason: 'each day of the week has a place: the term is there for the type',
  },
  {
    path: windows,
    lineText: 'if (first === undefined) return []',
    changes: ['the condition becomes false'],
    reason: 'saves time: of no overrides there are no windows',
  },
  {
    path: windows,
    lineText: 'if (overrides.length === 1) return overrideWindows(timeZone, first, range)',
    changes: ['the condition becomes false'],
    reason: 'saves time: gathered by days those of one are the same',
  },
  {
    path: windows,
    lineText: 'const days: WallSpan[][] = Array.from({ length: toDay - fromDay + 1 }, () => [])',
    changes: ['- becomes +', '1 becomes 2'],
    reason: 'days after the last stay empty',
  },
  {
    path: windows,
    lineText: 'const endDay = endMinutes > startMinutes ? day : day + 1',
    changes: ['> becomes >='],
    reason: 'the doors refuse spans whose ends are equal',
  },
  {
    path: schedule,
    lineText: 'return schedule.openHours(dayOf(timeZone, startMs), dayOf(timeZone, endMs - 1))',
    changes: ['1 becomes 2', '- becomes +'],
    reason: 'ends lie on whole minutes, and hours of more days decide the same',
  },
  {
    path: delivery,
    lineText: 'return statusCode !== null && statusCode >= 200 && statusCode < 300',
    changes: ['&& loses its left'],
    reason: 'null is not 200 or more: the term is there for the type',
  },
  {
    path: 'src/domain/hold.ts',
    lineText: 'if (firstMs === undefined || live.length < max) return',
    changes: ['|| loses its left'],
    reason: 'without a first there are none: the term is there for the type',
  },
  {
    path: assignment,
    lineText: "if (first === undefined) throw new Error('nothing was booked')",
    changes: ['the condition becomes false'],
    reason: 'a team is never decided without a booking: the line is there for the type',
  },
  {
    path: assignment,
    lineText: "if (found === undefined) throw new Error('the least of nothing')",
    changes: ['the condition becomes false'],
    reason: 'nobody asks for the least of nothing: the line is there for the type',
  },
  {
    path: 'src/domain/slots/day-slots.ts',
    lineText: 'if (slots.length <= count) return slots',
    changes: ['<= becomes <'],
    reason: 'as many runs as slots keep every slot',
  },
  {
    path: teamSlots,
    lineText: "schedule ? [{ humanId: humanIds[at] ?? '', schedule }] : [],",
    changes: ['?? loses its right'],
    reason: 'there are as many ids as facts: the term is there for the type',
  },
  {
    path: handOver,
    lineText: 'counts.set(chosen.humanId, (counts.get(chosen.humanId) ?? 0) + 1)',
    changes: ['0 becomes 1', '1 becomes 2'],
    reason: 'the counts are held against one another alone, and each grows as the others do',
  },
  {
    path: handOver,
    lineText: 'open: others.map((other) => openTo(other, booking, some[0] ?? booking, services)),',
    changes: ['?? loses its left', '?? loses its right'],
    reason: 'the first is there, for its type alone; hours of more days say the same of a booking',
  },
  {
    path: handOver,
    lineText: 'const endMs = (bookings[0]?.startMs ?? 0) + days * dayMs',
    changes: ['?? loses its right', '0 becomes 1 (2)'],
    reason: 'without a first there is none before the end',
  },
  {
    path: handOver,
    lineText: "if (done) throw new Error('somebody was left out of the facts')",
    changes: ['the condition becomes false'],
    reason: 'who is asked about is known by then: the line is there for the type',
  },
  {
    path: handOver,
    lineText: 'return isOfKind && limit.span.startMs <= startMs && startMs < limit.span.endMs',
    changes: ['< becomes <=', '&& loses its right (2)'],
    reason: 'what is handed over already starts no later than the booking whose limit it is',
  },
  {
    path: delivery,
    lineText: 'const askedMs = Math.min(outcome.retryAfterMs ?? 0, 2 * waitMs)',
    changes: ['0 becomes 1'],
    reason: 'waits are whole milliseconds: one that is longer than nothing is no shorter than one',
  },
  {
    path: 'src/domain/calendars/copy.ts',
    lineText: 'const waited = Math.max(waitMs, Math.min(retryAfterMs ?? 0, 2 * waitMs))',
    changes: ['?? loses its right', '0 becomes 1'],
    reason: 'null counts as 0, and every wait is longer than a millisecond',
  },
  {
    path: 'src/domain/mails/mail.ts',
    lineText: 'return kind !== null && wants(wishes, recipientOf[party], kind) ? kind : null',
    changes: ['&& loses its left'],
    reason: 'wanted or not, no kind is none: the term is there for the type',
  },
  {
    path: 'src/domain/mails/mail.ts',
    lineText: "return kind !== null && wants(wishes, 'attendee', kind) ? kind : null",
    changes: ['&& loses its left'],
    reason: 'wanted or not, no kind is none: the term is there for the type',
  },
  {
    path: assignment,
    lineText: "const timeZone = schedule?.timeZone ?? 'UTC'",
    changes: ['?? loses its right'],
    reason: 'nobody is booked without a schedule: the term is there for the type',
  },
  {
    path: assignment,
    lineText: 'else free.push({ ...one, load: facts[at]?.load ?? null })',
    changes: ['?? loses its right'],
    reason:
      'something is known of whoever is free, and what has no load counts as one of null does',
  },
  {
    path: assignment,
    lineText: 'const countOf = ({ load }: Free) => load?.count ?? 0',
    changes: ['?? loses its right', '0 becomes 1'],
    reason: 'whoever is balanced has a load: the term is there for the type',
  },
  {
    path: assignment,
    lineText: 'return least(idle, ({ load }) => load?.lastStartMs ?? Number.NEGATIVE_INFINITY)',
    changes: ['?? loses its right', 'NEGATIVE_INFINITY becomes POSITIVE_INFINITY'],
    reason: 'whoever is balanced has a load: the term is there for the type',
  },
  {
    path: teamSlots,
    lineText: 'if (slots.length === limit) endMs = slots.at(-1)?.endMs ?? endMs',
    changes: ['the condition becomes false', '?? loses its left', '?? loses its right'],
    reason:
      'what begins later is cut off at the end: sought or not, it is the same; a full list has a last slot',
  },
  {
    path: assignment,
    lineText: 'const booked = { ...request, humanId, serviceId: service?.id ?? null }',
    changes: ['?? loses its right'],
    reason: 'a booking of a kind that is left out is of none',
  },
  {
    path: 'src/domain/calendar.ts',
    lineText: 'if (beforeMinutes === 0 && afterMinutes === 0) return claimed',
    changes: ['the condition becomes false'],
    reason: 'saves time: claims with nothing around them are themselves',
  },
  {
    path: schedule,
    lineText: 'if (window.endMs <= last.endMs) continue',
    changes: ['<= becomes <'],
    reason: 'of two that are the same either may stay',
  },
  {
    path: schedule,
    lineText:
      'return { fromDay: dayOf(timeZone, startMs) - daysBefore, toDay: dayOf(timeZone, endMs - 1) }',
    changes: ['- becomes + (2)', '1 becomes 2'],
    reason: 'ends lie on whole minutes, and what of a day more does not overlap is left out',
  },
  {
    path: schedule,
    lineText: 'count += ofWeek[weekdayOf(day) - 1] ?? 0',
    changes: ['?? loses its right', '0 becomes 1'],
    reason: 'each day of the week has a place: the term is there for the type',
  },
  {
    path: schedule,
    lineText:
      'return weekdays.map((day) => Math.max(1, week[day]?.length ?? 0) + (breaks[day]?.length ?? 0))',
    changes: ['0 becomes 1'],
    reason: 'a day without windows counts as one with a window',
  },
  {
    path: schedule,
    lineText: 'const days = lastDay - firstDay + 1',
    changes: ['+ becomes -'],
    reason: 'days that are in no whole week are counted one by one',
  },
  {
    path: schedule,
    lineText: 'return (schedule?.overridesCount ?? 0) > manyOverrides',
    changes: ['?? loses its right', '0 becomes 1'],
    reason: 'nothing, none and one are not many',
  },
  {
    path: schedule,
    lineText: 'present ??= readAgain?.() ?? []',
    changes: ['?? loses its right'],
    reason: 'nothing is let go that cannot be read again: the term is there for the type',
  },
  {
    path: 'src/domain/slots/limits.ts',
    lineText: 'return limits.filter(({ max }, at) => (counts[at] ?? max) >= max)',
    changes: ['?? loses its right', 'max becomes min (2)'],
    reason: 'each limit has a count by then: the term is there for the type',
  },
  {
    path: 'src/domain/holidays/holidays.ts',
    lineText: 'return years.flatMap((year) => knownHolidays(place, year) ?? [])',
    changes: ['?? loses its right'],
    reason: 'each year is known by then: the term is there for the type',
  },
  {
    path: candidates,
    lineText: 'if (toDay < days.toDay) throw tooManyOccurrences(days, { toDay, humans: 0 })',
    changes: ['0 becomes 1'],
    reason: 'on one date one human never has so many, so nobody is told how many humans',
  },
  {
    path: 'src/domain/slots/receivers.ts',
    lineText: 'if (!schedule) return { humanId, span, limits: undefined }',
    changes: ['the condition becomes false'],
    reason:
      'only whoever is open is asked about, and has a schedule: the line is there for the type',
  },
  {
    path: 'src/domain/services/service-schedule.ts',
    lineText:
      'const given = known.get(key) ?? windowsAround(timeZone, week, fromDay, toDay).filter(isSome)',
    changes: ['?? loses its left'],
    reason: 'saves time: found once more they are the same',
  },
  {
    path: 'src/domain/slots/grids.ts',
    lineText: 'const phase = ((startMs % stepMs) + stepMs) % stepMs',
    changes: ['+ becomes -'],
    reason: 'told from above or from below, each phase has one number',
  },
]
