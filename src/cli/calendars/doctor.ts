import { createReader } from '../../calendars/ics/reader.ts'
import { startThread } from '../../calendars/ics/start-thread.ts'
import type { CalendarKind } from '../../domain/calendars/calendar.ts'
import { openCalendars } from '../../operations/calendars/calendars.ts'
import { resolveName } from '../../outbound/resolve.ts'
import { configOf, dataCommand, type Group, print, type Shell } from '../command.ts'
import { onData } from '../data-folder.ts'
import { type Finding, probeCalendar } from './probe.ts'

export function addCalendars(program: Group, shell: Shell): void {
  const calendars = program.command('calendars').description('calendars that humans keep elsewhere')
  dataCommand(calendars, 'doctor', 'try out the calendars of a human, and print what held')
    .requiredOption('--human <id>', 'whose')
    .option('--calendar <id>', 'this one only')
    .addHelpText('after', help)
    .action(async ({ human, calendar, ...options }) => {
      const config = configOf(shell, options)
      const reader = createReader(startThread)
      try {
        const reports = await onData(config, async (context) => {
          const opened = await openCalendars(context, human.toLowerCase(), calendar?.toLowerCase())
          const guard = { allow: config.calendarAllow, resolve: resolveName }
          const instanceId = await context.store.instanceId()
          const tools = { guard, reader, instanceId, nowMs: context.clock.nowMs() }
          const found: Report[] = []
          for (const one of opened) {
            const { id, name, kind, address, writesBookings } = one.calendar
            const findings = await probeCalendar(one, tools)
            const todo = todoOf(findings, kind, {
              path: `/v1/humans/${human}/calendars/${id}`,
              isNetworkOpen: config.calendarAllow.length > 0,
            })
            const shown = { id, name, type: kind, address, write_bookings: writesBookings }
            found.push({ ...shown, held: todo === null, findings, todo })
          }
          return found
        })
        const held = reports.every((report) => report.held)
        print(options, { held, calendars: reports }, () => reports.map(inWords).join('\n\n'))
        shell.ended(held ? 0 : 1)
      } finally {
        reader.close()
      }
    })
}

const help = `
Run it with the settings of the service: SLOTFLOW_DATA, SLOTFLOW_CALENDAR_ALLOW, and SLOTFLOW_SECRET where that is set.
An event is written, changed and taken out where bookings are written into the calendar; it lies in the year 2000.
Exit codes: 0 all of it held, 1 something did not.`

interface Report {
  readonly id: string
  readonly name: string
  readonly type: string
  readonly address: string
  readonly write_bookings: boolean
  readonly held: boolean
  readonly findings: readonly Finding[]
  /** Null: nothing. */
  readonly todo: string | null
}

function inWords({ id, name, type, address, write_bookings, findings, todo }: Report): string {
  const lines = findings.map(
    ({ tried, held, words }) => `  ${held ? 'ok    ' : 'FAILED'}  ${tried}: ${words}`,
  )
  const untried = write_bookings ? '' : ' (no bookings are written into it, so that was not tried)'
  const end = todo === null ? `All of it held${untried}.` : `To do: ${todo}`
  return [`${name} (${type}, ${address}), ${id}`, ...lines, end].join('\n')
}

/** One line for whoever mends it. */
function todoOf(
  findings: readonly Finding[],
  kind: CalendarKind,
  { path, isNetworkOpen }: { readonly path: string; readonly isNetworkOpen: boolean },
): string | null {
  const failed = findings.find(({ held }) => !held)
  if (!failed) return null
  const isSecret = kind === 'ics'
  const anew = `PATCH ${path} with ${isSecret ? 'a new url' : 'url, username and password'}`
  const settings = isNetworkOpen
    ? ''
    : ' SLOTFLOW_CALENDAR_ALLOW is not set here, so nothing in your own network is read: where the service has it, run this with its settings.'
  switch (failed.tried) {
    case 'opens':
      return `bring back the key that sealed it (slotflow.secret or SLOTFLOW_SECRET), or ${anew}.`
    case 'connects':
    case 'reads':
      return `look at the address${isSecret ? '' : ' and the password'}, then ${anew}.${settings}`
    case 'writes':
      return `give this account the right to write into the calendar, or PATCH ${path} with {"write_bookings": false}.`
    default:
      return `write bookings into another calendar: this server does not keep what it takes. PATCH ${path} with {"write_bookings": false}.`
  }
}
