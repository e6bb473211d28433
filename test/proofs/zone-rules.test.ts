/** Zone rules of processes that share a file: never two at once, and the newest when they can be had. */
import { describe, expect, setDefaultTimeout, test } from 'bun:test'
import {
  callerOf,
  type Environment,
  hire,
  isAlive,
  type Program,
  product,
  runCommand,
  type Service,
  startService,
  until,
} from '../support/process.ts'
import { temporaryFolder } from '../support/store.ts'
import { asuncionSource2024a, asuncionSource2024b, zoneFolder } from '../support/zone-folder.ts'

setDefaultTimeout(30_000)

const hours = {
  working_days: [1],
  work_start: '09:00',
  work_end: '17:00',
  meeting_durations: [60],
}
const hireInAsuncion = (url: string) => hire(callerOf(url), hours, 'America/Asuncion')

/** Nine in the morning, by the rules of 2024a and by those since. */
const [nineBefore, nineSince] = ['2027-07-05T13:00:00.000Z', '2027-07-05T12:00:00.000Z']

async function firstSlot(url: string, humanId: string): Promise<string> {
  const asked = 'date_from=2027-07-05&date_to=2027-07-05&duration=60&limit=1'
  const path = `/v1/humans/${humanId}/slots?${asked}`
  const { body } = await callerOf(url)('GET', path, undefined, { connection: 'close' })
  return body.slots[0]?.starts_at ?? 'none'
}

const ruledBy = (folder: { path: string }): Environment => ({ SLOTFLOW_ZONEINFO: folder.path })

async function complaintsOf(service: Service): Promise<string> {
  await service.stop()
  return service.complaints()
}

describe.each([...product])('$name', (program: Program) => {
  test('two processes decide by the rules of the first; newer ones come when both have ended', async () => {
    using folder = temporaryFolder()
    using before = zoneFolder('2024a', asuncionSource2024a)
    using since = zoneFolder('2024b', asuncionSource2024b)
    await using first = await startService(program, folder.path, ruledBy(before))
    const id = await hireInAsuncion(first.url)
    expect(await firstSlot(first.url, id)).toBe(nineBefore)
    await using second = await startService(program, folder.path, ruledBy(since))
    expect(await firstSlot(second.url, id)).toBe(nineBefore)
    expect(await complaintsOf(second)).toMatch(/IANA 2024b .* waits: another process/)
    // Ended by force: its lock ends with it.
    await first.kill()
    await using third = await startService(program, folder.path, ruledBy(since))
    expect(await firstSlot(third.url, id)).toBe(nineSince)
    expect(await complaintsOf(third)).toContain('is in force now, in place of 2024a')
    const repair = 'zones repair --keep instant --dry-run'
    const own = await runCommand(program, folder.path, repair)
    expect(own.out).toStartWith('By IANA 2024b (')
    const other = await runCommand(program, folder.path, repair, ruledBy(before))
    expect(other.code).toBe(1)
    expect(other.lines.join()).toContain('the data is ruled by IANA 2024b')
    // A command decides by what is there.
    const usage = await runCommand(program, folder.path, 'usage')
    expect(usage.code).toBe(0)
    // Not asked for any more, older than the program's own: those come back.
    await using fourth = await startService(program, folder.path)
    expect(await complaintsOf(fourth)).toContain('in place of 2024b')
  })

  test("a worker that is replaced decides by its supervisor's rules, whatever the folder says by then", async () => {
    using folder = temporaryFolder()
    using rules = zoneFolder('2024a', asuncionSource2024a)
    using since = zoneFolder('2024b', asuncionSource2024b)
    const env = { ...ruledBy(rules), SLOTFLOW_WORKERS: '2' }
    await using parent = await startService(program, folder.path, env)
    await until('two workers', () => parent.workers().length === 2)
    const id = await hireInAsuncion(parent.url)
    Bun.spawnSync(['cp', '-r', `${since.path}/.`, rules.path])
    const workers = parent.workers()
    // Both at once: for a moment nobody but the supervisor has the data open.
    for (const worker of workers) process.kill(worker, 'SIGKILL')
    await until('the end of both', () => !workers.some(isAlive))
    await until('new workers', () => parent.workers().length === 2)
    await until('an answer', async () =>
      firstSlot(parent.url, id).then(
        () => true,
        () => false,
      ),
    )
    const found = await Promise.all(Array.from({ length: 10 }, () => firstSlot(parent.url, id)))
    expect(new Set(found)).toEqual(new Set([nineBefore]))
  })

  test('the version says which rules a start would choose, and a bad folder is one line', async () => {
    using folder = temporaryFolder()
    using rules = zoneFolder('2024a', asuncionSource2024a)
    const told = await runCommand(program, folder.path, 'version', ruledBy(rules))
    expect(told.out).toContain(`zone rules IANA 2024a, ${rules.path}`)
    const own = await runCommand(program, folder.path, 'version')
    expect(own.out).toMatch(/zone rules IANA \d{4}[a-z]+, (embedded|\/)/)
    const bad = await runCommand(program, folder.path, 'serve', { SLOTFLOW_ZONEINFO: folder.path })
    expect(bad.code).toBe(2)
    expect(bad.lines).toHaveLength(1)
    expect(bad.lines[0]).toContain('SLOTFLOW_ZONEINFO must be a folder of TZif files')
  })
})
