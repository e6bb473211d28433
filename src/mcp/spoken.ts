/**
 * What people say when they want a tool: a title in their words (meeting, demo, calendar, time off) and two requests.
 * Clients with many tools find one by such words; a test looks for everyday sentences.
 */
export interface Spoken {
  readonly title: string
  readonly requests: readonly [string, string]
}

/** The description of a tool: what people call it, what it does, and what they say. */
export function described({ title, requests }: Spoken, text: string): string {
  return `${title}. ${text} For requests like ${requests.map((one) => `"${one}"`).join(' or ')}`
}

export const spoken = {
  listHumans: {
    title: 'List colleagues and people on the team',
    requests: ['Who is on the sales team?', 'Which colleagues can I meet?'],
  },
  getHuman: {
    title: 'Show one colleague: working hours, time zone, meeting lengths',
    requests: ["What are Sarah's working hours?", 'Which time zone is Tom in?'],
  },
  listServices: {
    title: 'List the kinds of meetings there are: intro calls, deep dives, consultations',
    requests: ['What kinds of calls can I book?', 'How long does a consultation take?'],
  },
  listSlots: {
    title: 'Find free times for a meeting, call, demo or appointment',
    requests: ['When is Sarah free next week?', 'What times are available on Tuesday?'],
  },
  listTeamSlots: {
    title: 'Find times when several colleagues are free, together or any of the team',
    requests: ['When can Sarah and Tom both meet us?', 'Who in sales is free first?'],
  },
  explainSlot: {
    title: 'Explain why a time is not available, or whether it is',
    requests: ["Why can't I have Friday at three?", 'Would ten on Tuesday work?'],
  },
  createHold: {
    title: 'Hold a time: reserve it for some minutes',
    requests: ['Reserve that time while I ask', 'Keep three o’clock for five minutes'],
  },
  releaseHold: {
    title: 'Release a reserved time',
    requests: ['Let go of the time you reserved', 'Drop the hold'],
  },
  createBooking: {
    title: 'Book or schedule a meeting, appointment, demo or call',
    requests: ['Book a demo with Sarah on Tuesday at ten', 'Set up a call for Alex tomorrow'],
  },
  rescheduleBooking: {
    title: 'Move, reschedule or change a meeting, appointment, demo or call',
    requests: ['Move my appointment to Thursday', 'Push the call back by an hour'],
  },
  cancelBooking: {
    title: 'Cancel or call off a meeting, appointment, demo or call',
    requests: ['Cancel my meeting with John', 'I cannot make it to the demo'],
  },
  getBooking: {
    title: 'Show the details of one meeting or appointment',
    requests: ['Is my appointment confirmed?', 'Show me the details of that meeting'],
  },
  listBookings: {
    title: 'List, find or search meetings, appointments and calls in the calendar',
    requests: ['What is on my calendar today?', 'Find the appointment with John'],
  },
  getUsage: {
    title: 'Show the plan, its limits and how much is used',
    requests: ['How many bookings are left this month?', 'Which plan are we on?'],
  },
  listOverrides: {
    title: 'List time off, vacations and other exceptions to working hours',
    requests: ['When is Sarah on vacation?', 'Which days off are planned?'],
  },
  createHuman: {
    title: 'Add a new colleague, whose calendar can be booked',
    requests: ['Add Tom to the team', 'We hired a new person'],
  },
  updateHuman: {
    title: "Change a colleague's name, e-mail, role or time zone",
    requests: ["Change Sarah's time zone to Berlin", 'Rename Tom'],
  },
  deleteHuman: {
    title: 'Remove a colleague from the team',
    requests: ['Tom has left the company', 'Remove Tom'],
  },
  handOver: {
    title: 'Hand over the bookings of a colleague who is away or has left',
    requests: [
      'Give Tom’s meetings to Sarah',
      'Who of the sales team could take over Mia’s booking?',
    ],
  },
  setAvailability: {
    title: 'Set working hours, working days and meeting lengths',
    requests: ['Sarah works Monday to Friday, nine to five', 'Change my office hours'],
  },
  createOverride: {
    title: 'Block time off, vacation, lunch or a break; or open extra hours',
    requests: ['Block my lunch every day at noon', 'Sarah takes a vacation next week'],
  },
  updateOverride: {
    title: 'Change a block, time off or extra hours: its dates, times or title',
    requests: ['Sarah is back from vacation two days later', 'Move the stand-up to ten'],
  },
  deleteOverride: {
    title: 'Remove a block, time off or extra hours',
    requests: ['Sarah is not on vacation after all', 'Unblock Friday afternoon'],
  },
} as const satisfies Readonly<Record<string, Spoken>>
