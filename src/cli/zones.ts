import { Option } from '@commander-js/extra-typings'
import { wallMsOf } from '../domain/time/agreed.ts'
import { showInstant, showWall } from '../domain/time/notation.ts'
import { showLocal } from '../domain/time/zone.ts'
import type { ZonePack } from '../domain/time/zone-rules.ts'
import type { Collision, Obstacle, ShiftChange, Shifted } from '../domain/time/zone-shift.ts'
import { type HumanRepair, keeps, repairShifted } from '../operations/zone-repair.ts'
import { refuseOtherRules } from '../storage.ts'
import { configOf, dataCommand, type Group, print, type Shell } from './command.ts'
import { onData } from './data-folder.ts'
import { tableOf } from './table.ts'

export function addZones(program: Group, shell: Shell): void {
  const zones = program.command('zones').description('what changed zone rules did to bookings')
  addRepair(zones, shell)
}

const codes = '\nExit codes: 0 none of them is left shifted, 1 some collide and stay as they are.'

function addRepair(zones: Group, shell: Shell): void {
  dataCommand(zones, 'repair', 'settle bookings whose wall time no longer stands')
    .addOption(
      new Option(
        '--keep <what>',
        'wall-time: move each to the hour it was agreed at; instant: take the hour it has now as agreed',
      )
        .choices(keeps)
        .makeOptionMandatory(),
    )
    .option('--dry-run', 'only tell what would be done')
    .option('--human <id>', 'only those of this human')
    .addHelpText('after', codes)
    .action(async ({ keep, dryRun = false, human, ...options }) => {
      const wish = { keep, isDryRun: dryRun, humanId: human?.toLowerCase() }
      const config = configOf(shell, options)
      const repairs: HumanRepair[] = []
      const tell = ({ version, source }: ZonePack) => {
        const left = repairs.reduce((sum, { collisions }) => sum + collisions.length, 0)
        const humans = repairs.map(showRepair)
        const answer = { zone_rules: { version, source }, keep, dry_run: dryRun, left, humans }
        print(
          options,
          answer,
          () => `By IANA ${version} (${source}).\n\n${inWords(repairs, dryRun)}`,
        )
        shell.ended(left === 0 ? 0 : 1)
      }
      const note = (repair: HumanRepair) => repairs.push(repair)
      await onData(config, async (context, rules) => {
        refuseOtherRules(config, rules)
        try {
          await repairShifted(context, wish, note)
        } catch (error) {
          // What was written before the fault is told all the same.
          if (repairs.length > 0) tell(rules)
          throw error
        }
        tell(rules)
      })
    })
}

function showRepair({ human, changes, collisions }: HumanRepair) {
  return {
    ...{ id: human.id, name: human.name },
    moved: changes.filter(({ event }) => event !== null).map(showChange),
    kept: changes.filter(({ event }) => event === null).map(showChange),
    colliding: collisions.map(showCollision),
  }
}

function showChange({ before, booking }: ShiftChange) {
  return { ...showBefore(before), to: showTime(before, booking.startMs) }
}

function showCollision({ before, wanted, isPast, inTheWay }: Collision) {
  return {
    ...showBefore(before),
    to: showTime(before, wanted.startMs),
    is_past: isPast,
    in_the_way: inTheWay.map(({ kind, id, startMs, endMs }) => ({
      ...{ kind, id, starts_at: showInstant(startMs), ends_at: showInstant(endMs) },
    })),
  }
}

function showBefore(before: Shifted) {
  const { booking, agreed } = before
  return {
    ...{ booking_id: booking.id, timezone: agreed.timeZone },
    agreed_local: showWall(wallMsOf(agreed, booking.startMs)),
    from: showTime(before, booking.startMs),
  }
}

function showTime({ agreed: { timeZone } }: Shifted, ms: number) {
  return { starts_at: showInstant(ms), local: showLocal(timeZone, ms) }
}

function inWords(repairs: readonly HumanRepair[], isDryRun: boolean): string {
  const rows = repairs.flatMap(({ human, changes, collisions }) => [
    ...changes.map((change) => [human.name, ...rowOfChange(change, isDryRun)]),
    ...collisions.map((collision) => [human.name, ...rowOfCollision(collision)]),
  ])
  if (rows.length === 0) return 'No booking ahead is shifted.'
  return tableOf(['human', 'booking', 'was', 'becomes', 'done', 'in the way'], rows)
}

function rowOfChange({ before, booking, event }: ShiftChange, isDryRun: boolean) {
  const done = event === null ? 'taken as agreed' : 'moved'
  return [...timesOf(before, booking.startMs), isDryRun ? `would be ${done}` : done, null]
}

function rowOfCollision({ before, wanted, isPast, inTheWay }: Collision) {
  const ways = inTheWay.map(way).join(', ')
  return [...timesOf(before, wanted.startMs), 'stays', isPast ? `past by now ${ways}` : ways]
}

function timesOf({ booking, agreed: { timeZone } }: Shifted, startMs: number) {
  return [booking.id, showLocal(timeZone, booking.startMs), showLocal(timeZone, startMs)]
}

const way = ({ kind, id }: Obstacle): string => `${kind} ${id}`
