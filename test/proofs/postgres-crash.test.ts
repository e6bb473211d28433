/** Nodes and the server itself that end without a word while many book: what was acknowledged is there, once. */
import { expect, test } from 'bun:test'
import { SQL } from 'bun'
import { startPostgres } from '../../scripts/bench/postgres.ts'
import { openPostgres } from '../../src/store/postgres/open.ts'
import { eventBody } from '../../src/wire/event.ts'
import { addAccount, addHuman } from '../support/store.ts'

const server = await startPostgres(['-c', 'max_connections=200'])
if (server === null) console.warn('\n*** NOT TESTED: there is no PostgreSQL here ***\n')
const isThere = server !== null

test.if(isThere)(
  'three nodes and two hundred agents, of which nodes and the server are killed in turn',
  async () => {
    if (server === null) return
    const open = () => openPostgres({ url: server.url, firstWaitMs: 0, encodeEvent: eventBody })
    const store = await open()
    const accountId = await addAccount(store)
    const humans = await Promise.all(Array.from({ length: 20 }, () => addHuman(store, accountId)))
    await store.close()
    const acknowledged: string[] = []
    let made = 0
    const start = () => {
      made += 1
      const ids = humans.map(({ id }) => id).join(',')
      const script = `${import.meta.dir}/../support/postgres-node.ts`
      const args = [server.url, accountId, ids, `${made * 7_919}`, '67']
      const node = Bun.spawn([process.execPath, script, ...args], {
        stdout: 'pipe',
        stderr: 'inherit',
      })
      const lines = new Response(node.stdout).text().then((text) => {
        acknowledged.push(...text.split('\n').filter((line) => line.length === 36))
      })
      return { node, lines }
    }
    const nodes = [start(), start(), start()]
    const all = [...nodes]
    // What follows is real time: other processes work meanwhile.
    for (let round = 0; round < 4; round += 1) {
      await Bun.sleep(2_500)
      if (round % 2 === 1) await server.crash()
      else {
        nodes.shift()?.node.kill('SIGKILL')
        const another = start()
        nodes.push(another)
        all.push(another)
      }
    }
    await Bun.sleep(2_500)
    for (const { node } of all) node.kill('SIGKILL')
    await Promise.all(all.map(({ lines }) => lines))

    const sql = new SQL({ url: server.url, max: 1, bigint: true })
    const rows: { id: string; events: bigint }[] = await sql.unsafe(
      `SELECT id, (SELECT count(*) FROM events e WHERE e.booking_id = b.id) AS events FROM bookings b`,
    )
    const present = new Set(rows.map(({ id }) => id))
    console.log(`${acknowledged.length} acknowledged, ${rows.length} booked`)
    expect(acknowledged.length).toBeGreaterThan(200)
    expect(acknowledged.filter((id) => !present.has(id))).toEqual([])
    expect(rows.filter(({ events }) => Number(events) !== 1)).toEqual([])
    const doubled = await sql.unsafe(
      `SELECT 1 FROM bookings a JOIN bookings b ON a.human_seq = b.human_seq AND a.seq < b.seq
     AND a.starts_at < b.ends_at AND b.starts_at < a.ends_at`,
    )
    expect(doubled.length).toBe(0)
    await sql.close()
    await server.stop()
  },
  120_000,
)
